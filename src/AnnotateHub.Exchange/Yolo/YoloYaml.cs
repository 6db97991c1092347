using System.Text;

namespace AnnotateHub.Exchange.Yolo;

/// <summary>The part of YAML that YOLO's <c>data.yaml</c> is written in: <c>names</c> as a list in a line, as lines with dashes or as numbered lines.</summary>
internal static class YoloYaml
{
    private const int MostNames = 10_000;

    /// <summary>Numbered names, which v5 (6.2 on) to v11 all read; the image folders are where the tools expect them.</summary>
    public static string Write(IReadOnlyList<string> classes)
    {
        var text = new StringBuilder("path: .\ntrain: images\nval: images\n\n");
        text.Append($"nc: {classes.Count}\nnames:\n");
        foreach (var (index, name) in classes.Index()) text.Append($"  {index}: \"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"\n");
        return text.ToString();
    }

    /// <summary>Names by number; empty where there is no list that can be read.</summary>
    public static IReadOnlyDictionary<int, string> Names(string yaml)
    {
        var names = new Dictionary<int, string>();
        var isIn = false;
        foreach (var line in yaml.Split('\n').Select(line => line.TrimEnd('\r', ' ')).Where(line => line.Length > 0 && line.TrimStart()[0] != '#'))
        {
            var content = line.TrimStart();
            var isTop = line.Length == content.Length;
            if (isTop && content.StartsWith("names:", StringComparison.Ordinal))
            {
                isIn = true;
                foreach (var entry in FlowEntries(content["names:".Length..].Trim())) Add(entry);
            }
            else if (isIn && content.StartsWith("- ", StringComparison.Ordinal)) Add((null, content[2..]));
            else if (isIn && !isTop && content.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && int.TryParse(content[..colon], out var number)) Add((number, content[(colon + 1)..]));
            else if (isTop) isIn = false;
        }

        return names;

        void Add((int? Number, string Text) entry)
        {
            if (names.Count < MostNames && Unquoted(entry.Text.Trim()) is { Length: > 0 and <= 256 } name) names.TryAdd(entry.Number ?? names.Count, name);
        }
    }

    /// <summary><c>[a, 'b, c']</c> or <c>{0: a, 1: b}</c>.</summary>
    private static IEnumerable<(int? Number, string Text)> FlowEntries(string text)
    {
        if (text is not (['[', .., ']'] or ['{', .., '}'])) yield break;
        var (start, quote) = (1, '\0');
        for (var index = 1; index < text.Length; index++)
        {
            if (quote != '\0') quote = text[index] == quote && text[index - 1] != '\\' ? '\0' : quote;
            else if (text[index] is '"' or '\'') quote = text[index];
            else if (text[index] == ',' || index == text.Length - 1)
            {
                var entry = text[start..index].Trim();
                start = index + 1;
                if (entry.Length == 0) continue;
                yield return text[0] == '{' && entry.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && int.TryParse(entry[..colon], out var number) ? (number, entry[(colon + 1)..]) : (null, entry);
            }
        }
    }

    private static string Unquoted(string text) => text switch
    {
        ['"', .., '"'] when text.Length > 1 => Unescaped(text[1..^1]),
        ['\'', .., '\''] when text.Length > 1 => text[1..^1].Replace("''", "'", StringComparison.Ordinal),
        _ => text.Split(" #")[0].TrimEnd(),
    };

    private static string Unescaped(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
            result.Append(text[index] != '\\' || index + 1 == text.Length ? text[index] : text[++index] == 'n' ? '\n' : text[index]);
        return result.ToString();
    }
}
