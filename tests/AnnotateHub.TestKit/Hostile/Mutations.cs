using AnnotateHub.Core.Sampling;

namespace AnnotateHub.TestKit.Hostile;

/// <summary>Broken copies of real files, the same for the same seed: what a bad disk, a bad editor and a bad person make of them.</summary>
public static class Mutations
{
    /// <summary>What has broken readers before.</summary>
    private static readonly byte[][] Nasty =
    [
        .. new[]
        {
            "NaN",
            "-Infinity",
            "1e308",
            "-1e999",
            "9999999999999999999999",
            "-0",
            "0x10",
            "\0",
            "<",
            "</",
            ">",
            "<!DOCTYPE a [<!ENTITY b \"c\">]>",
            "&b;",
            "&#0;",
            "<![CDATA[",
            "]]>",
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            "null",
            "\\ud800",
            "\\u0000",
            "٣",
            "null,null",
            ":",
            "\uFEFF",
            "\r",
            "\n",
            "|",
            ";",
            "../",
            "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
            "\u202E",
            "𝕏",
            new string('[', 3_000),
            string.Concat(Enumerable.Repeat("{\"a\":", 500)),
            string.Concat(Enumerable.Repeat("<a>", 1_000)),
        }.Select(System.Text.Encoding.UTF8.GetBytes),
        [0xFF, 0xFE],
        [0xC3, 0x28],
        [0xED, 0xA0, 0x80],
        [0xF8, 0x88, 0x80, 0x80, 0x80],
    ];

    /// <summary>A copy with one to four faults.</summary>
    public static byte[] From(byte[] original, ulong seed)
    {
        var random = new PinnedRandom(seed);
        var content = original.ToList();
        for (var faults = 1 + random.Below(4); faults > 0; faults--)
        {
            var at = random.Below(content.Count + 1);
            var length = Math.Min(content.Count - at, 1 + random.Below(40));
            switch (random.Below(7))
            {
                case 0 when length > 0:
                    content[at] ^= (byte)(1 << random.Below(8));
                    break;
                case 1:
                    content.RemoveRange(at, length);
                    break;
                case 2:
                    content.InsertRange(at, content.GetRange(at, length));
                    break;
                case 3:
                    content.InsertRange(at, Nasty[random.Below(Nasty.Length)]);
                    break;
                case 4 when length > 0:
                    content.RemoveRange(at, length);
                    content.InsertRange(Math.Min(at, content.Count), Nasty[random.Below(Nasty.Length)]);
                    break;
                case 5:
                    content.RemoveRange(at, content.Count - at);
                    break;
                default:
                    content.Insert(at, (byte)random.Below(256));
                    break;
            }
        }

        return [.. content];
    }
}
