using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace AnnotateHub.Data;

/// <summary>
/// Keys that people see in addresses and that must tell nothing. Counted keys would: an assignment that was put into a queue later has a
/// higher
/// one (a drift image), and a gap between two of one's own comments is somebody else at work.
/// </summary>
public static class Keys
{
    // Whole numbers above 2^53 are not exact in a browser.
    private const long Largest = 1L << 52;
    private static long _last;

    /// <summary>Any number. For a million rows the odds that two meet are 1 in 9,000 (n^2 / 2^53), and then the insert fails and changes
    /// nothing.</summary>
    public static long Random() => (long)(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) % (ulong)(Largest - 1)) + 1;

    /// <summary>Later rows have higher numbers, but how many lie between two cannot be read from them: milliseconds since 1970 and ten
    /// random bits.</summary>
    public static long Timed(DateTimeOffset now)
    {
        var wanted = (now.ToUnixTimeMilliseconds() << 10) | (uint)RandomNumberGenerator.GetInt32(1024);
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = Math.Max(wanted, last + 1 + RandomNumberGenerator.GetInt32(16));
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return next;
        }
    }
}
