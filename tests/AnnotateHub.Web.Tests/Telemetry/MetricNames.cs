using System.Text.RegularExpressions;

namespace AnnotateHub.Web.Tests.Telemetry;

/// <summary>Names and labels of metrics, in what a server answers to a scrape and in what asks for them.</summary>
internal static partial class MetricNames
{
    /// <summary>Words of PromQL that are no metric, function calls aside.</summary>
    private static readonly string[] Words =
    [
        "by",
        "without",
        "on",
        "ignoring",
        "and",
        "or",
        "unless",
        "offset",
        "bool",
        "group_left",
        "group_right",
    ];

    /// <summary>Each series of a scrape: its name, and the labels that it has.</summary>
    public static ILookup<string, IReadOnlySet<string>> InScrape(string text) =>
        text.Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => Series().Match(line))
            .Where(match => match.Success)
            .ToLookup(
                match => match.Groups["name"].Value,
                match =>
                    (IReadOnlySet<string>)Label().Matches(match.Groups["labels"].Value).Select(label => label.Groups[1].Value).ToHashSet()
            );

    /// <summary>Metrics that an expression of PromQL asks for, each with the labels that it chooses by.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<string> Labels)> InExpression(string expression)
    {
        var bare = Grouping().Replace(Text().Replace(expression, "\"\""), " ");
        foreach (Match match in Selector().Matches(Range().Replace(bare, " ")))
            if (!Words.Contains(match.Groups["name"].Value))
                yield return (
                    match.Groups["name"].Value,
                    [.. Label().Matches(match.Groups["labels"].Value).Select(label => label.Groups[1].Value)]
                );
    }

    /// <summary>Labels that an expression groups by.</summary>
    public static IEnumerable<string> GroupingIn(string expression) =>
        Grouping()
            .Matches(expression)
            .SelectMany(match => match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})?\s+\S+""")]
    private static partial Regex Series();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)\s*(?:=~|!~|!=|=)\s*["$]""")]
    private static partial Regex Label();

    [GeneratedRegex("""(?<![\w:.$])(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?![\w:]*\s*\()(\s*\{(?<labels>[^}]*)\})?""")]
    private static partial Regex Selector();

    [GeneratedRegex("""\b(?:by|without)\s*\(([^)]*)\)""")]
    private static partial Regex Grouping();

    [GeneratedRegex("""\[[^\]]*\]""")]
    private static partial Regex Range();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Text();
}
