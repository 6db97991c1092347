using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml;

namespace AnnotateHub.Imaging.Writing;

/// <summary>
/// Writes OME-TIFF (schema 2016-06): a page a channel, 16 bits, deflate; channels, pixel size, time and boxes (as ROIs) in the OME-XML of
/// the first page.
/// </summary>
public static class OmeTiffWriter
{
    private const string Schema = "http://www.openmicroscopy.org/Schemas/OME/2016-06";
    private const int Short = 3,
        Long = 4,
        Ascii = 2;
    private const int RowsPerStrip = 64;

    /// <exception cref="ArgumentException">No channel, channels of different sizes, or an image above 4 GiB.</exception>
    public static byte[] Write(OmeImage image)
    {
        if (
            image.Channels.Count == 0
            || image.Channels.Any(channel => channel.Plane.Width != image.Width || channel.Plane.Height != image.Height)
        )
            throw new ArgumentException("An OME image needs channels of one size.", nameof(image));
        if (2L * image.Width * image.Height * image.Channels.Count > uint.MaxValue - (64 << 20))
            throw new ArgumentException($"{image.Name} does not fit a TIFF of 4 GiB.", nameof(image));
        using var file = new MemoryStream();
        file.Write([(byte)'I', (byte)'I', 42, 0, 0, 0, 0, 0]);
        long pointer = 4;
        foreach (var (page, channel) in image.Channels.Index())
        {
            var (offsets, counts) = Strips(file, channel);
            var directory = Directory(file, image, offsets, counts, page == 0 ? Xml(image) : null);
            var end = file.Position;
            Point(file, pointer, directory.Start);
            pointer = directory.Next;
            file.Position = end;
        }

        return file.ToArray();
    }

    /// <summary>The text alone, as it stands in the first page.</summary>
    public static string Xml(OmeImage image)
    {
        using var bytes = new MemoryStream();
        using (
            var xml = XmlWriter.Create(
                bytes,
                new XmlWriterSettings
                {
                    Encoding = new UTF8Encoding(false),
                    Indent = true,
                    NewLineChars = "\n",
                    CheckCharacters = false,
                }
            )
        )
        {
            xml.WriteStartElement("OME", Schema);
            xml.WriteAttributeString("Creator", "AnnotateHub");
            Image(xml, image);
            foreach (var (index, box) in image.Boxes.Index())
                Roi(xml, index, box);
            xml.WriteEndElement();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Image(XmlWriter xml, OmeImage image)
    {
        xml.WriteStartElement("Image", Schema);
        xml.WriteAttributeString("ID", "Image:0");
        xml.WriteAttributeString("Name", Allowed(image.Name));
        if (image.AcquiredAt is { } time)
            xml.WriteElementString(
                "AcquisitionDate",
                Schema,
                time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)
            );
        xml.WriteStartElement("Pixels", Schema);
        foreach (
            var (name, value) in new[]
            {
                ("ID", "Pixels:0"),
                ("DimensionOrder", "XYCZT"),
                ("Type", "uint16"),
                ("SizeX", Number(image.Width)),
                ("SizeY", Number(image.Height)),
                ("SizeC", Number(image.Channels.Count)),
                ("SizeZ", "1"),
                ("SizeT", "1"),
                ("BigEndian", "false"),
            }
        )
            xml.WriteAttributeString(name, value);
        foreach (var (name, size) in new[] { ("PhysicalSizeX", image.PixelWidth), ("PhysicalSizeY", image.PixelHeight) })
            if (size is { } micrometres)
            {
                xml.WriteAttributeString(name, Number(micrometres));
                xml.WriteAttributeString(name + "Unit", "µm");
            }

        foreach (var (index, channel) in image.Channels.Index())
        {
            xml.WriteStartElement("Channel", Schema);
            xml.WriteAttributeString("ID", $"Channel:0:{index}");
            xml.WriteAttributeString("Name", Allowed(channel.Name));
            xml.WriteAttributeString("SamplesPerPixel", "1");
            xml.WriteAttributeString("Color", Number(unchecked((int)((Convert.ToUInt32(channel.Color.TrimStart('#'), 16) << 8) | 0xff))));
            xml.WriteEndElement();
        }

        for (var index = 0; index < image.Channels.Count; index++)
        {
            xml.WriteStartElement("TiffData", Schema);
            foreach (var (name, value) in new[] { ("IFD", index), ("FirstC", index), ("FirstZ", 0), ("FirstT", 0), ("PlaneCount", 1) })
                xml.WriteAttributeString(name, Number(value));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        for (var index = 0; index < image.Boxes.Count; index++)
        {
            xml.WriteStartElement("ROIRef", Schema);
            xml.WriteAttributeString("ID", $"ROI:{index}");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Roi(XmlWriter xml, int index, OmeBox box)
    {
        xml.WriteStartElement("ROI", Schema);
        xml.WriteAttributeString("ID", $"ROI:{index}");
        xml.WriteAttributeString("Name", Allowed(box.Class));
        xml.WriteStartElement("Union", Schema);
        xml.WriteStartElement("Rectangle", Schema);
        foreach (
            var (name, value) in new[]
            {
                ("ID", $"Shape:{index}:0"),
                ("Text", Allowed(box.Class)),
                ("X", Number(box.Box.X1)),
                ("Y", Number(box.Box.Y1)),
                ("Width", Number(box.Box.Width)),
                ("Height", Number(box.Box.Height)),
            }
        )
            xml.WriteAttributeString(name, value);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static (List<uint> Offsets, List<uint> Counts) Strips(MemoryStream file, OmeChannel channel)
    {
        var (offsets, counts) = (new List<uint>(), new List<uint>());
        var bytes = MemoryMarshal.AsBytes(channel.Plane.Pixels.AsSpan());
        var stride = 2 * channel.Plane.Width;
        for (var top = 0; top < channel.Plane.Height; top += RowsPerStrip)
        {
            offsets.Add((uint)file.Position);
            var rows = Math.Min(RowsPerStrip, channel.Plane.Height - top);
            using (var deflate = new ZLibStream(file, CompressionLevel.Fastest, leaveOpen: true))
                deflate.Write(bytes.Slice(top * stride, rows * stride));
            counts.Add((uint)file.Position - offsets[^1]);
        }

        return (offsets, counts);
    }

    private static (long Start, long Next) Directory(
        MemoryStream file,
        OmeImage image,
        List<uint> offsets,
        List<uint> counts,
        string? description
    )
    {
        List<(ushort Tag, int Type, uint[] Values)> tags =
        [
            (256, Long, [(uint)image.Width]),
            (257, Long, [(uint)image.Height]),
            (258, Short, [16]),
            (259, Short, [8]),
            (262, Short, [1]),
            .. description is null
                ? (IEnumerable<(ushort, int, uint[])>)[]
                : [((ushort)270, Ascii, [.. Encoding.UTF8.GetBytes(description + "\0").Select(b => (uint)b)])],
            (273, Long, [.. offsets]),
            (277, Short, [1]),
            (278, Long, [RowsPerStrip]),
            (279, Long, [.. counts]),
            (284, Short, [1]),
            (305, Ascii, [.. Encoding.ASCII.GetBytes("AnnotateHub\0").Select(b => (uint)b)]),
            (339, Short, [1]),
        ];
        var block = new byte[2 + 12 * tags.Count + 4];
        BinaryPrimitives.WriteUInt16LittleEndian(block, (ushort)tags.Count);
        foreach (var (index, (tag, type, values)) in tags.Index())
        {
            var entry = block.AsSpan(2 + 12 * index, 12);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], (ushort)type);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], (uint)values.Length);
            byte[] bytes =
            [
                .. values.SelectMany(value =>
                    type switch
                    {
                        Ascii => (byte[])[(byte)value],
                        Short => BitConverter.GetBytes((ushort)value),
                        _ => BitConverter.GetBytes(value),
                    }
                ),
            ];
            if (bytes.Length <= 4)
            {
                bytes.CopyTo(entry[8..]);
                continue;
            }

            Even(file);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], (uint)file.Position);
            file.Write(bytes);
        }

        Even(file);
        var start = file.Position;
        file.Write(block);
        return (start, start + block.Length - 4);
    }

    private static void Point(MemoryStream file, long at, long to)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)to);
        file.Position = at;
        file.Write(bytes);
    }

    /// <summary>TIFF 6.0 wants directories and values at even offsets.</summary>
    private static void Even(MemoryStream file)
    {
        if (file.Position % 2 == 1)
            file.WriteByte(0);
    }

    /// <summary>XML cannot hold control characters.</summary>
    private static string Allowed(string text) =>
        new([.. text.Select(letter => XmlConvert.IsXmlChar(letter) || char.IsSurrogate(letter) ? letter : '\uFFFD')]);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
