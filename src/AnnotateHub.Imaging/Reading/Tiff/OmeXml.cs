using System.Globalization;
using System.Xml;

namespace AnnotateHub.Imaging.Reading.Tiff;

/// <summary>The part of OME-XML (2016-06 and before) that says which plane is which: the first image of the file.</summary>
internal static class OmeXml
{
    private const int MaxPlanes = 1_000_000;
    private const int MaxChannels = 1_024;

    /// <summary>Places of channels that are kept; each is compared with each channel.</summary>
    private const int MaxPlaces = 100_000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 16 << 20,
        IgnoreComments = true,
    };

    public static bool Looks(string description) =>
        description.AsSpan().TrimStart().StartsWith("<", StringComparison.Ordinal)
        && description.Contains("<OME", StringComparison.Ordinal);

    /// <param name="directories">Pages of the file that the text lies in.</param>
    public static ImageContent Read(string description, int directories)
    {
        try
        {
            using var xml = XmlReader.Create(new StringReader(description.Trim('\0', ' ', '\n', '\r', '\t')), Settings);
            return new Parsing(xml).Read(directories);
        }
        catch (XmlException fault)
        {
            return new ImageContent
            {
                Notes = [$"has OME-XML that is not well formed ({fault.Message.TrimEnd('.')}); its metadata was not read."],
            };
        }
    }

    private sealed class Parsing(XmlReader xml)
    {
        private readonly List<(string Name, string? Color, int Samples)> _channels = [];
        private readonly List<Placed> _placed = [];
        private readonly List<string> _notes = [];
        private string _uuid = "";
        private string _order = "XYCZT";
        private int[]? _indices;
        private int _places;
        private int _c = 1,
            _z = 1,
            _t = 1,
            _images;
        private double? _width,
            _height;
        private DateTimeOffset? _time;

        public ImageContent Read(int directories)
        {
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element)
                    continue;
                if (xml.LocalName == "Image")
                    _images++;
                if (_images <= 1)
                    Element();
            }

            if (_images > 1)
                _notes.Add(
                    $"holds {_images} images (series) by its OME-XML; the first is read. Save each as a file of its own to read "
                        + "the others."
                );
            // A colour picture is one channel of three samples; its samples are told apart elsewhere.
            var isColour = _channels.Any(channel => channel.Samples > 1);
            return new ImageContent
            {
                Channels = _images == 0 || isColour ? [] : Channels(directories),
                Slices = _z,
                Frames = _t,
                PixelWidth = _width,
                PixelHeight = _height,
                PixelSizeSource = _width is null ? "" : "OME-XML",
                AcquiredAt = _time,
                Notes = _notes,
            };
        }

        private void Element()
        {
            switch (xml.LocalName)
            {
                case "OME":
                    _uuid = xml.GetAttribute("UUID") ?? "";
                    break;
                case "BinaryOnly":
                    _notes.Add(
                        $"keeps its metadata in '{xml.GetAttribute("MetadataFile")}', which is not read; give channels and pixel "
                            + "size by hand."
                    );
                    break;
                case "AcquisitionDate":
                    if (
                        DateTimeOffset.TryParse(
                            xml.ReadString(),
                            CultureInfo.InvariantCulture,
                            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                            out var time
                        )
                    )
                        _time = time;
                    break;
                case "Pixels":
                    _order =
                        xml.GetAttribute("DimensionOrder") is { Length: 5 } order && order.Order().SequenceEqual("CTXYZ") ? order : _order;
                    _indices = null;
                    (_c, _z, _t) = (Count("SizeC") ?? 1, Count("SizeZ") ?? 1, Count("SizeT") ?? 1);
                    (_width, _height) = (Length("PhysicalSizeX"), Length("PhysicalSizeY"));
                    break;
                case "Channel":
                    _channels.Add(
                        (xml.GetAttribute("Name")?.Trim() ?? "", ColorOf(xml.GetAttribute("Color")), Count("SamplesPerPixel") ?? 1)
                    );
                    break;
                case "TiffData":
                    Place();
                    break;
            }
        }

        private void Place()
        {
            var start = IndexOf(Count("FirstC", 0) ?? 0, Count("FirstZ", 0) ?? 0, Count("FirstT", 0) ?? 0);
            var directory = Count("IFD", 0);
            // The schema: without a count, an IFD means one plane, and no IFD all of the file's.
            var planes = Count("PlaneCount") ?? (directory is null ? (int?)null : 1);
            string? file = null;
            if (!xml.IsEmptyElement)
            {
                var depth = xml.Depth;
                while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
                    if (xml is { NodeType: XmlNodeType.Element, LocalName: "UUID" })
                    {
                        var name = xml.GetAttribute("FileName");
                        file = xml.ReadString().Trim() == _uuid && _uuid.Length > 0 ? null : name;
                    }
            }

            _places++;
            var place = new Placed(start, directory ?? 0, planes, file);
            if (_placed.Count < MaxPlaces && Indices().Any(place.MayHold))
                _placed.Add(place);
        }

        private List<ImageChannel> Channels(int directories)
        {
            var total = (long)_c * _z * _t;
            if (total > MaxPlanes || _c > MaxChannels)
                return [];
            if (_places == 0)
                _placed.Add(new Placed(0, 0, null, null));
            return
            [
                .. Indices()
                    .Select(
                        (index, channel) =>
                        {
                            var placed = _placed.FirstOrDefault(place =>
                                place.MayHold(index)
                                && (place.Planes is not null || index - (long)place.Start < (place.File is null ? directories : total))
                            );
                            var (name, color, _) = channel < _channels.Count ? _channels[channel] : ("", null, 1);
                            return new ImageChannel(
                                name,
                                color,
                                placed?.File,
                                placed is null ? null : (int)Math.Min(placed.Directory + (long)index - placed.Start, int.MaxValue)
                            );
                        }
                    ),
            ];
        }

        /// <summary>Numbers of the first plane of each channel.</summary>
        private int[] Indices() =>
            _indices ??= [.. Enumerable.Range(0, Math.Min(_c, MaxChannels)).Select(channel => IndexOf(channel, 0, 0))];

        /// <summary>Number of a plane in the file's order of dimensions.</summary>
        private int IndexOf(int channel, int slice, int frame)
        {
            long index = 0,
                step = 1;
            foreach (
                var (at, count) in _order[2..]
                    .Select(letter =>
                        letter switch
                        {
                            'C' => (channel, _c),
                            'Z' => (slice, _z),
                            _ => (frame, _t),
                        }
                    )
            )
            {
                index += at * step;
                step *= count;
            }

            return (int)Math.Min(index, int.MaxValue);
        }

        private double? Length(string name)
        {
            if (
                !double.TryParse(xml.GetAttribute(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var size)
                || !(size is > 0 and < 1e12)
            )
                return null;
            var unit = xml.GetAttribute(name + "Unit") ?? "µm";
            if (LengthUnits.Micrometres(unit) is { } micrometres)
                return size * micrometres;
            _notes.Add($"gives {name} in '{unit}', which is no length; give the pixel size by hand.");
            return null;
        }

        private int? Count(string name, int least = 1) =>
            int.TryParse(xml.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least
                ? count
                : null;

        /// <summary>A signed number of the bytes red, green, blue, alpha.</summary>
        private static string? ColorOf(string? text) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rgba) ? $"#{(uint)rgba >> 8:x6}" : null;
    }

    /// <param name="Planes">From <paramref name="Start"/> on; null: all that there are.</param>
    private sealed record Placed(int Start, int Directory, int? Planes, string? File)
    {
        public bool MayHold(int index) => index >= Start && (Planes is not { } planes || index < (long)Start + planes);
    }
}
