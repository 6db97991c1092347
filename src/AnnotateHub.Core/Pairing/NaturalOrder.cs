using System.Text;

namespace AnnotateHub.Core.Pairing;

/// <summary>Orders names as people do: f2 before f10.</summary>
public static class NaturalOrder
{
    /// <summary>
    /// A text whose ordinal order is the natural order of the names: each run of digits loses its leading zeros and gets its length (three
    /// digits) in front; letters are lower case; the name itself follows, so that different names never have the same key.
    /// </summary>
    public static string KeyOf(string name)
    {
        var key = new StringBuilder(name.Length * 2);
        for (var at = 0; at < name.Length; )
        {
            if (!char.IsAsciiDigit(name[at]))
            {
                key.Append(char.ToLowerInvariant(name[at++]));
                continue;
            }

            var end = at;
            while (end < name.Length && char.IsAsciiDigit(name[end]))
                end++;
            var digits = name.AsSpan(at, end - at).TrimStart('0');
            key.Append(Math.Min(digits.Length, 999).ToString("000")).Append(digits);
            at = end;
        }

        return key.Append('\u0001').Append(name).ToString();
    }
}
