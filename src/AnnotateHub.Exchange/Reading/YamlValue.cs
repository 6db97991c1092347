using YamlDotNet.RepresentationModel;

namespace AnnotateHub.Exchange.Reading;

/// <summary>A YAML document as plain values, for settings that people write by hand. One of text, items and fields is there.</summary>
/// <param name="Line">From 1.</param>
public sealed record YamlValue(
    long Line,
    string? Text = null,
    IReadOnlyList<YamlValue>? Items = null,
    IReadOnlyList<(string Name, YamlValue Value)>? Fields = null
)
{
    /// <summary>Null where the text is empty.</summary>
    /// <exception cref="UnusableFileException">It is no YAML; with the line.</exception>
    public static YamlValue? Read(string text) => YamlDocumentReader.Read(text) is { } root ? From(root) : null;

    /// <summary>A field of a map; null where it is not there.</summary>
    public YamlValue? Field(string name) => Fields?.FirstOrDefault(field => field.Name == name).Value;

    private static YamlValue From(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => new YamlValue(
                node.Start.Line,
                Fields: [.. map.Children.Select(pair => ((pair.Key as YamlScalarNode)?.Value ?? "", From(pair.Value)))]
            ),
            YamlSequenceNode list => new YamlValue(node.Start.Line, Items: [.. list.Children.Select(From)]),
            YamlScalarNode scalar => new YamlValue(node.Start.Line, scalar.Value ?? ""),
            _ => new YamlValue(node.Start.Line, ""),
        };
}
