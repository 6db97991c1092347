using System.Buffers.Binary;
using System.Text;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;

namespace AnnotateHub.Imaging.Tests.Writing;

/// <summary>Files laid out by hand after TIFF 6.0 and the BigTIFF design, with a patient's name wherever a program could put one.</summary>
public sealed class TiffMetadataTests
{
    private const string Secret = "Meier Anna 1961-04-12";
    private const ushort Ascii = 2;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Descriptions_dates_names_and_exif_go_and_pixels_and_layout_stay(bool little, bool isBig)
    {
        using var folder = new TemporaryFolder();
        var file = Tiff(little, isBig, [270, 305, 306, 315, 316, 700, 33628, 34412, 50839], exif: [36867, 37500, 42032]);
        File.WriteAllBytes(folder.File("before.tif"), file);
        var blanked = (byte[])file.Clone();

        Assert.True(TiffMetadata.TryBlank(blanked));

        Assert.NotEqual(-1, file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Secret)));
        Assert.Equal(-1, blanked.AsSpan().IndexOf("Meier"u8));
        Assert.Equal(-1, blanked.AsSpan().IndexOf("1961"u8));
        Assert.Equal(file.Length, blanked.Length);
        File.WriteAllBytes(folder.File("after.tif"), blanked);
        Assert.Equal(Pixels("before.tif"), Pixels("after.tif"));
        // A second time there is nothing left to change.
        var twice = (byte[])blanked.Clone();
        Assert.True(TiffMetadata.TryBlank(twice));
        Assert.Equal(blanked, twice);

        ushort[] Pixels(string name) => ImageFile.ReadPlane(folder.File(name)).Plane.Pixels;
    }

    [Fact]
    public void A_file_that_says_nothing_stays_byte_for_byte()
    {
        using var bytes = new MemoryStream();
        TiffWriter.Write16(bytes, [Planes.Noise(40, 30, 1), Planes.Noise(40, 30, 2)]);
        var file = bytes.ToArray();

        Assert.True(TiffMetadata.TryBlank(file));

        Assert.Equal(bytes.ToArray(), file);
    }

    [Fact]
    public void Every_page_of_a_stack_is_blanked()
    {
        using var folder = new TemporaryFolder();
        var image = new OmeImage(
            Secret,
            [new OmeChannel("Phase", "#ffffff", Planes.Noise(20, 10, 1)), new OmeChannel(Secret, "#00ff00", Planes.Noise(20, 10, 2))],
            0.5,
            0.5,
            DateTimeOffset.UnixEpoch,
            []
        );
        var file = OmeTiffWriter.Write(image);

        Assert.True(TiffMetadata.TryBlank(file));

        Assert.Equal(-1, file.AsSpan().IndexOf("Meier"u8));
        File.WriteAllBytes(folder.File("a.tif"), file);
        Assert.Null(ImageFile.Describe(folder.File("a.tif")).Content.AcquiredAt);
        foreach (var (page, channel) in image.Channels.Index())
            Assert.Equal(channel.Plane.Pixels, ImageFile.ReadPlane(folder.File("a.tif"), page).Plane.Pixels);
    }

    [Fact]
    public void Whatever_is_cut_off_or_turned_over_never_throws_and_never_grows()
    {
        var file = Tiff(little: true, isBig: false, [270, 306], exif: [36867]);
        for (var length = 0; length <= file.Length; length++)
            TiffMetadata.TryBlank(file.AsSpan(0, length).ToArray());
        for (var at = 0; at < file.Length; at++)
            foreach (var flip in new byte[] { 0x01, 0x80, 0xFF })
            {
                var changed = (byte[])file.Clone();
                changed[at] ^= flip;
                TiffMetadata.TryBlank(changed);
            }

        Assert.False(TiffMetadata.TryBlank("\x89PNG\r\n\x1a\n"u8.ToArray()));
        // A directory that is its own next one ends.
        var circle = Tiff(little: true, isBig: false, [], exif: []);
        var directory = BinaryPrimitives.ReadInt32LittleEndian(circle.AsSpan(4));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(circle.AsSpan(directory));
        BinaryPrimitives.WriteInt32LittleEndian(circle.AsSpan(directory + 2 + (count * 12)), directory);
        Assert.True(TiffMetadata.TryBlank(circle));
    }

    /// <summary>4 x 2 pixels of 8 bits, one strip; the pixels 1 to 8.</summary>
    private static byte[] Tiff(bool little, bool isBig, ushort[] told, ushort[] exif)
    {
        var bytes = new List<byte>();
        var pointer = isBig ? 8 : 4;
        var head = isBig ? 16 : 8;
        bytes.AddRange(little ? "II"u8 : "MM"u8);
        Put16(isBig ? 43 : 42);
        if (isBig)
        {
            Put16(8);
            Put16(0);
        }

        var first = bytes.Count;
        bytes.AddRange(new byte[head - bytes.Count]);
        var pixels = bytes.Count;
        bytes.AddRange(Enumerable.Range(1, 8).Select(value => (byte)value));
        // Each tag has its own copy: what is blanked under one number must be blanked under every one.
        var places = new Dictionary<ushort, int>();
        foreach (var tag in told.Concat(exif))
        {
            places[tag] = bytes.Count;
            bytes.AddRange(Encoding.ASCII.GetBytes($"{Secret} {tag}\0"));
        }

        var nested = bytes.Count;
        if (exif.Length > 0)
            Directory([.. exif.Select(tag => (tag, Ascii, Length(tag), places[tag]))]);
        Patch(first, bytes.Count);
        (ushort, ushort, int, int)[] entries =
        [
            (256, 3, 1, 4),
            (257, 3, 1, 2),
            (258, 3, 1, 8),
            (259, 3, 1, 1),
            (262, 3, 1, 1),
            (273, 4, 1, pixels),
            (277, 3, 1, 1),
            (278, 3, 1, 2),
            (279, 4, 1, 8),
            .. told.Select(tag => (tag, Ascii, Length(tag), places[tag])),
            .. exif.Length > 0 ? [((ushort)34665, (ushort)4, 1, nested)] : ((ushort, ushort, int, int)[])[],
        ];
        Directory([.. entries.OrderBy(entry => entry.Item1)]);
        return [.. bytes];

        int Length(ushort tag) => $"{Secret} {tag}\0".Length;

        void Directory((ushort Tag, ushort Type, int Count, int Value)[] rows)
        {
            if (isBig)
                PutPointer(rows.Length);
            else
                Put16(rows.Length);
            foreach (var (tag, type, count, value) in rows)
            {
                Put16(tag);
                Put16(type);
                PutPointer(count);
                var start = bytes.Count;
                // A short stands at the left of its field, whichever way the bytes go.
                if (type == 3)
                    Put16(value);
                else if (type == 4)
                    Put32(value);
                else
                    PutPointer(value);
                bytes.AddRange(new byte[pointer - (bytes.Count - start)]);
            }

            PutPointer(0);
        }

        void Put16(int value)
        {
            var two = new byte[2];
            if (little)
                BinaryPrimitives.WriteUInt16LittleEndian(two, (ushort)value);
            else
                BinaryPrimitives.WriteUInt16BigEndian(two, (ushort)value);
            bytes.AddRange(two);
        }

        void Put32(int value) => bytes.AddRange(Wide(value, 4));

        void PutPointer(int value) => bytes.AddRange(Wide(value, pointer));

        void Patch(int at, int value)
        {
            foreach (var (index, part) in Wide(value, pointer).Index())
                bytes[at + index] = part;
        }

        byte[] Wide(int value, int size)
        {
            var wide = new byte[size];
            for (var index = 0; index < 4; index++)
                wide[little ? index : size - 1 - index] = (byte)(value >> (8 * index));
            return wide;
        }
    }
}
