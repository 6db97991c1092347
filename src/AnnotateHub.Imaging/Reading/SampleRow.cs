using System.Runtime.InteropServices;

namespace AnnotateHub.Imaging.Reading;

/// <summary>
/// Takes one sample out of a row of interleaved samples. Whole bytes are in the machine's order; other depths are packed
/// from the highest bit of the first byte on.
/// </summary>
internal static class SampleRow
{
    /// <summary>Unsigned up to 16 bits as it is; signed 8 and 16 bits shifted up by 128 and 32,768.</summary>
    public static void Narrow(ReadOnlySpan<byte> row, int bits, bool signed, int first, int stride, Span<ushort> into)
    {
        switch (bits)
        {
            case 8:
                var flip8 = signed ? 0x80 : 0;
                for (int i = 0, at = first; i < into.Length; i++, at += stride)
                    into[i] = (ushort)(row[at] ^ flip8);
                break;
            case 16:
                var values = MemoryMarshal.Cast<byte, ushort>(row);
                var flip16 = signed ? 0x8000 : 0;
                if (stride == 1 && !signed)
                    values.Slice(first, into.Length).CopyTo(into);
                else
                    for (int i = 0, at = first; i < into.Length; i++, at += stride)
                        into[i] = (ushort)(values[at] ^ flip16);
                break;
            default:
                for (var i = 0; i < into.Length; i++)
                    into[i] = Packed(row, ((long)i * stride + first) * bits, bits);
                break;
        }
    }

    /// <summary>32- and 64-bit whole numbers, half, single and double precision.</summary>
    public static void Wide(ReadOnlySpan<byte> row, int bits, SampleFormat format, int first, int stride, Span<double> into)
    {
        switch (format, bits)
        {
            case (SampleFormat.Unsigned, 32):
                Take(MemoryMarshal.Cast<byte, uint>(row), first, stride, into, v => v);
                break;
            case (SampleFormat.Signed, 32):
                Take(MemoryMarshal.Cast<byte, int>(row), first, stride, into, v => v);
                break;
            case (SampleFormat.Unsigned, 64):
                Take(MemoryMarshal.Cast<byte, ulong>(row), first, stride, into, v => v);
                break;
            case (SampleFormat.Signed, 64):
                Take(MemoryMarshal.Cast<byte, long>(row), first, stride, into, v => v);
                break;
            case (SampleFormat.Float, 16):
                Take(MemoryMarshal.Cast<byte, Half>(row), first, stride, into, v => (double)v);
                break;
            case (SampleFormat.Float, 32):
                Take(MemoryMarshal.Cast<byte, float>(row), first, stride, into, v => v);
                break;
            default:
                Take(MemoryMarshal.Cast<byte, double>(row), first, stride, into, v => v);
                break;
        }
    }

    private static void Take<T>(ReadOnlySpan<T> values, int first, int stride, Span<double> into, Func<T, double> convert)
    {
        for (int i = 0, at = first; i < into.Length; i++, at += stride)
            into[i] = convert(values[at]);
    }

    private static ushort Packed(ReadOnlySpan<byte> row, long bit, int bits)
    {
        var value = 0;
        for (var taken = 0; taken < bits; )
        {
            var (index, used) = ((int)((bit + taken) / 8), (int)((bit + taken) % 8));
            var take = Math.Min(8 - used, bits - taken);
            value = (value << take) | ((row[index] >> (8 - used - take)) & ((1 << take) - 1));
            taken += take;
        }
        return (ushort)value;
    }
}
