using System.Globalization;
using AnnotateHub.Exchange.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace AnnotateHub.Exchange.Yolo;

/// <summary>YOLO's <c>data.yaml</c>: what it says of classes and key points, in whatever way YAML can say it.</summary>
internal static class YoloYaml
{
    /// <summary>Numbered names, which v5 (6.2 on) to v11 all read; the image folders are where the tools expect them.</summary>
    public static string Write(IReadOnlyList<string> classes)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var yaml = new Emitter(text);
        yaml.Emit(new StreamStart());
        yaml.Emit(new DocumentStart(null, null, isImplicit: true));
        yaml.Emit(new MappingStart());
        foreach (var word in new[] { "path", ".", "train", "images", "val", "images", "nc", Number(classes.Count), "names" })
            yaml.Emit(new Scalar(word));
        yaml.Emit(new MappingStart());
        foreach (var (index, name) in classes.Index())
        {
            yaml.Emit(new Scalar(Number(index)));
            yaml.Emit(
                new Scalar(AnchorName.Empty, TagName.Empty, name, ScalarStyle.DoubleQuoted, isPlainImplicit: false, isQuotedImplicit: true)
            );
        }

        yaml.Emit(new MappingEnd());
        yaml.Emit(new MappingEnd());
        yaml.Emit(new DocumentEnd(isImplicit: true));
        yaml.Emit(new StreamEnd());
        return text.ToString();

        static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Null where the file speaks neither of classes nor of key points: settings of a training, say.</summary>
    /// <exception cref="UnusableFileException">It is no YAML.</exception>
    public static YoloData? Read(LabelFile file, string text)
    {
        if (YamlDocumentReader.Read(text) is not YamlMappingNode root)
            return null;
        var (names, count, points) = (Child(root, "names"), Child(root, "nc"), Child(root, "kpt_shape"));
        if (names is null && count is null && points is null)
            return null;
        var shape = points is null ? null : ShapeOf(points);
        var fault = points is not null && shape is null ? "'kpt_shape' is not two numbers, such as [17, 3]" : null;
        var number =
            count is YamlScalarNode scalar && int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value
                : (int?)null;
        if (names is YamlScalarNode { Value: { Length: > 0 } path })
            return new YoloData(null, shape, path);
        var list = new ClassList(file.Path);
        if (names is not null)
            Fill(list, names);
        if (list.Names.Count == 0 && list.Fault is null)
            list.Fault = names is null ? "it has no 'names'" : "its 'names' are empty";
        if (number is { } nc && list.Names.Count > 0 && nc != list.Names.Count)
            list.Note = $"'nc' is {nc}, and 'names' has {list.Names.Count}";
        list.Fault ??= fault;
        return new YoloData(list, shape, null);
    }

    private static void Fill(ClassList list, YamlNode names)
    {
        switch (names)
        {
            case YamlSequenceNode sequence:
                foreach (var (index, node) in sequence.Children.Index().Take(ClassList.MaxNames))
                    Add(index, node);
                break;
            case YamlMappingNode mapping:
                foreach (var (key, node) in mapping.Children.Take(ClassList.MaxNames))
                    if (
                        key is YamlScalarNode scalar
                        && int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    )
                        Add(number, node);
                    else
                        list.Fault ??= $"line {key.Start.Line}: '{ReadResultBuilder.Shown($"{key}")}' is no class number";
                break;
            default:
                list.Fault = $"line {names.Start.Line}: 'names' is neither a list nor a map of names";
                break;
        }

        void Add(int number, YamlNode node)
        {
            if (node is YamlScalarNode { Value: var name } scalar)
                list.Add(number, IsNull(scalar) ? "" : name ?? "", (int)node.Start.Line);
            else
                list.Fault ??= $"line {node.Start.Line}: class {number} is not a name but a list or a map";
        }
    }

    private static bool IsNull(YamlScalarNode node) => node.Style == ScalarStyle.Plain && node.Value is null or "" or "~" or "null";

    private static (int Points, int Numbers)? ShapeOf(YamlNode node) =>
        node is YamlSequenceNode { Children: [YamlScalarNode points, YamlScalarNode numbers] }
        && int.TryParse(points.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count is > 0 and <= 10_000
        && int.TryParse(numbers.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var each)
        && each is 2 or 3
            ? (count, each)
            : null;

    /// <summary>What the mapping says itself, else what a part says that it takes over (&lt;&lt;).</summary>
    private static YamlNode? Child(YamlMappingNode node, string name) =>
        Own(node, name)
        ?? (
            Own(node, "<<") switch
            {
                YamlMappingNode one => Own(one, name),
                YamlSequenceNode several => several
                    .Children.OfType<YamlMappingNode>()
                    .Select(part => Own(part, name))
                    .FirstOrDefault(yamlNode => yamlNode is not null),
                _ => null,
            }
        );

    private static YamlNode? Own(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;
}
