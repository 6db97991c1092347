using System.Buffers.Binary;
using System.Text;

namespace AnnotateHub.Trainer.Native;

/// <summary>
/// Makes a copy of libLibTorchSharp.so that loads with the C++ library of GCC 12 (Debian 12). The file was linked with GCC 13 and asks for
/// one symbol of
/// GLIBCXX_3.4.32, std::ios_base_library_init(); its older name is the constructor std::ios_base::Init::Init(), and both only set up the
/// standard streams.
/// docs/decisions/0007-torch-on-debian-12.md tells why this is done and when it can go.
/// </summary>
internal static class LibTorchSharpCompatibility
{
    private const string Library = "libstdc++.so.6";
    private const string NewVersion = "GLIBCXX_3.4.32";
    private const string OldVersion = "GLIBCXX_3.4";
    private const string NewName = "_ZSt21ios_base_library_initv";
    private const string OldName = "_ZNSt8ios_base4InitC1Ev";

    private const uint DynamicSymbols = 11;
    private const uint SymbolVersions = 0x6fffffff;
    private const uint NeededVersions = 0x6ffffffe;
    private const int SymbolBytes = 24;

    /// <summary>What the loader says where the C++ library is too old.</summary>
    public static bool IsReason(string loaderMessage) => loaderMessage.Contains(NewVersion, StringComparison.Ordinal);

    /// <summary>A copy that asks for the older name.</summary>
    /// <exception cref="InvalidDataException">It is not the file that this was made for: anything else is left alone.</exception>
    public static byte[] Convert(byte[] original)
    {
        byte[] file = [.. original];
        try
        {
            Rename(file);
            return file;
        }
        catch (Exception fault)
            when (fault is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException("The library is cut off or damaged.", fault);
        }
    }

    private static void Rename(byte[] file)
    {
        if (file.Length < 64 || U32(file, 0) != 0x464C457F || file[4] != 2 || file[5] != 1)
            throw new InvalidDataException("The file is no 64-bit ELF library.");
        var sections = Sections(file);
        var symbols = Find(sections, DynamicSymbols, "dynamic symbols");
        var versions = Find(sections, SymbolVersions, "versions of symbols");
        var needed = Find(sections, NeededVersions, "needed versions");
        var names = sections[(int)symbols.Link].Offset;

        var (newer, older) = (Needed(file, needed, names, NewVersion), Needed(file, needed, names, OldVersion));
        if (newer < 0)
            throw new InvalidDataException($"The library does not ask for {NewVersion}; it needs no other copy.");
        if (older < 0)
            throw new InvalidDataException($"The library does not ask for {OldVersion}, under which the older name is known.");
        var (newIndex, oldIndex) = (U16(file, newer + 6), U16(file, older + 6));
        for (long index = 0; index < symbols.Size / SymbolBytes; index++)
        {
            if ((U16(file, versions.Offset + 2 * index) & 0x7fff) != newIndex)
                continue;
            var nameAt = names + U32(file, symbols.Offset + SymbolBytes * index);
            if (Text(file, nameAt) is var name && name != NewName)
                throw new InvalidDataException($"The library needs more of {NewVersion} than is known here: {name}.");
            Array.Clear(file, checked((int)nameAt), NewName.Length);
            Encoding.ASCII.GetBytes(OldName).CopyTo(file, checked((int)nameAt));
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(checked((int)(versions.Offset + 2 * index))), oldIndex);
        }

        // The newer version is no longer asked for: its entry becomes a second one of the older.
        file.AsSpan(checked((int)older), 4).CopyTo(file.AsSpan(checked((int)newer)));
        file.AsSpan(checked((int)older) + 8, 4).CopyTo(file.AsSpan(checked((int)newer) + 8));
    }

    private static List<Section> Sections(byte[] file)
    {
        var (table, size, count) = ((long)U64(file, 0x28), U16(file, 0x3A), U16(file, 0x3C));
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(index => table + (long)index * size)
                .Select(at => new Section(
                    U32(file, at + 4),
                    (long)U64(file, at + 0x18),
                    (long)U64(file, at + 0x20),
                    U32(file, at + 0x28),
                    U32(file, at + 0x2C)
                )),
        ];
    }

    private static Section Find(List<Section> sections, uint type, string what) =>
        sections.FirstOrDefault(section => section.Type == type) ?? throw new InvalidDataException($"The library has no table of {what}.");

    /// <summary>Where the entry of a version of the C++ library lies, or -1.</summary>
    private static long Needed(byte[] file, Section section, long names, string version)
    {
        var at = section.Offset;
        for (uint index = 0; index < section.Info; index++)
        {
            var isLibrary = Text(file, names + U32(file, at + 4)) == Library;
            var entry = at + U32(file, at + 8);
            for (var left = U16(file, at + 2); left > 0; left--)
            {
                if (isLibrary && Text(file, names + U32(file, entry + 8)) == version)
                    return entry;
                entry += U32(file, entry + 12);
            }

            at += U32(file, at + 12);
        }

        return -1;
    }

    private static string Text(byte[] file, long at)
    {
        var rest = file.AsSpan(checked((int)at));
        return Encoding.ASCII.GetString(rest[..Math.Max(0, rest.IndexOf((byte)0))]);
    }

    private static ulong U64(byte[] file, long at) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(checked((int)at)));

    private static uint U32(byte[] file, long at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(checked((int)at)));

    private static ushort U16(byte[] file, long at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(checked((int)at)));

    private sealed record Section(uint Type, long Offset, long Size, uint Link, uint Info);
}
