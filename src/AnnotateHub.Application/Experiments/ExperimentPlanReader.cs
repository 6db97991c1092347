using System.Globalization;
using AnnotateHub.Application.Reports.Experiments;
using AnnotateHub.Application.Training;
using AnnotateHub.Core.Sentences;
using AnnotateHub.Exchange.Reading;
using AnnotateHub.Training.Backbones;

namespace AnnotateHub.Application.Experiments;

/// <summary>Reads a plan; every fault is told with its line.</summary>
public static class ExperimentPlanReader
{
    private static readonly string[] Known =
    [
        "images",
        "truth",
        "pattern",
        "preset",
        "channels",
        "format",
        "classes",
        "positive",
        "unknown",
        "inputs",
        "input",
        "seeds",
        "test",
        "test-images",
        "split-seed",
        "networks",
        "tables",
        "sizes",
        "steps",
        "detector-steps",
        "width",
        "threads",
        "device",
    ];

    /// <param name="folder">Where relative paths begin.</param>
    /// <returns>The plan, or what is wrong with it.</returns>
    public static (ExperimentPlan? Plan, string? Fault) Read(string text, string folder)
    {
        try
        {
            if (YamlValue.Read(text) is not { Fields: { } fields } root)
                return (null, "A plan is a YAML map: lines such as 'images: plates/images'. See docs/experiments.md.");
            if (fields.FirstOrDefault(field => !Known.Contains(field.Name)) is { Name.Length: > 0 } odd)
                return (
                    null,
                    $"Line {odd.Value.Line}: there is no setting '{Excerpt.Of(odd.Name)}'; known are {string.Join(", ", Known)}."
                );
            return (Make(root, folder), null);
        }
        catch (UnusableFileException fault)
        {
            return (null, fault.Line > 0 ? $"Line {fault.Line}: {fault.Message}" : fault.Message);
        }
    }

    private static ExperimentPlan Make(YamlValue root, string folder)
    {
        var inputs = root.Field("inputs") is { } given ? Inputs(given) : [new ExperimentInput("All channels", TrainingData.AllInputs)];
        var input = Text(root, "input") ?? inputs[^1].Name;
        if (inputs.All(one => one.Name != input))
            throw Wrong(root.Field("input")!, $"'input' names one of the inputs {string.Join(", ", inputs.Select(one => one.Name))}");
        var plan = new ExperimentPlan(
            Path.GetFullPath(Needed(root, "images"), folder),
            Path.GetFullPath(Needed(root, "truth"), folder),
            Text(root, "pattern"),
            Text(root, "preset"),
            [.. List(root, "channels")],
            Text(root, "format"),
            [.. List(root, "classes")],
            Text(root, "positive"),
            Text(root, "unknown"),
            inputs,
            input,
            [.. Numbers(root, "seeds", [1, 2, 3]).Select(seed => (long)seed)],
            Number(root, "test") ?? 0.3,
            (long)(Number(root, "split-seed") ?? 1),
            [.. Numbers(root, "tables", [2]).Select(number => Table(root, number))],
            Numbers(root, "sizes", [5, 10, 20, 50, 100]),
            (int?)Number(root, "steps"),
            (int?)Number(root, "detector-steps"),
            (int?)Number(root, "width"),
            (int)(Number(root, "threads") ?? Math.Min(Environment.ProcessorCount, 8)),
            Text(root, "device") ?? "cpu",
            root.Field("test-images") is null ? null : [.. List(root, "test-images")],
            root.Field("networks") is { } networks ? Networks(networks, folder) : null
        );
        if (!(plan.TestShare is > 0 and < 1))
            throw Wrong(root.Field("test")!, "the share for the test lies above 0 and below 1");
        if (plan.Seeds.Count is < 1 or > 100 || plan.Seeds.Distinct().Count() < plan.Seeds.Count)
            throw Wrong(root.Field("seeds")!, "there are 1 to 100 seeds, each once");
        return plan.Sizes.All(size => size is > 0 and <= 100)
            ? plan
            : throw Wrong(root.Field("sizes")!, "sizes are percentages above 0 and up to 100");
    }

    private static IReadOnlyList<ExperimentInput> Inputs(YamlValue value)
    {
        if (value.Fields is not { Count: > 0 } fields)
            throw Wrong(value, "'inputs' is a map of names to channels, such as 'Brightfield: brightfield'");
        return
        [
            .. fields.Select(field => new ExperimentInput(
                field.Name,
                field.Value.Items is { } items ? string.Join(',', items.Select(item => item.Text))
                    : field.Value.Text is { Length: > 0 } text ? text
                    : throw Wrong(field.Value, $"the input '{field.Name}' names channels, 'brightfield' or 'all'")
            )),
        ];
    }

    /// <summary>Names to networks, each a word or a map of network, weights and frozen.</summary>
    private static List<ExperimentNetwork> Networks(YamlValue value, string folder)
    {
        const string Expected = "'networks' is a map of names to networks, such as 'ResNet-18: resnet18'";
        if (value.Fields is not { Count: > 0 } fields)
            throw Wrong(value, Expected);
        return
        [
            .. fields.Select(field =>
            {
                var isMap = field.Value.Fields is { Count: > 0 };
                var fieldsOfOne = isMap ? field.Value.Fields!.Select(one => one.Name) : [];
                if (fieldsOfOne.Except(["network", "weights", "frozen"]).FirstOrDefault() is { } odd)
                    throw Wrong(field.Value, $"a network has 'network', 'weights' and 'frozen'; found '{Excerpt.Of(odd)}'");
                var key = isMap ? Text(field.Value, "network") : field.Value.Text;
                if (key is null || !BackboneText.TryParse(key, out var backbone))
                    throw Wrong(
                        field.Value,
                        $"'{Excerpt.Of(field.Name)}' is one of {string.Join(", ", BackboneText.Keys)}; found '{Excerpt.Of(key ?? "")}'"
                    );
                var weights = isMap && Text(field.Value, "weights") is { } path ? Path.GetFullPath(path, folder) : null;
                var frozen = isMap ? Text(field.Value, "frozen") : null;
                if (frozen is not (null or "true" or "false"))
                    throw Wrong(field.Value, $"'frozen' is true or false; found '{frozen}'");
                return new ExperimentNetwork(field.Name, backbone, weights, frozen == "true");
            }),
        ];
    }

    private static ExperimentTableKind Table(YamlValue root, double number) =>
        number is 7 ? ExperimentTableKind.Cells
        : Enum.IsDefined((ExperimentTableKind)number) ? (ExperimentTableKind)number
        : throw Wrong(root.Field("tables")!, $"tables are 2 (with Fig. 7), 3, 4, 5, 6 and 11 (Fig. 11); found {number}");

    private static string Needed(YamlValue root, string name) =>
        Text(root, name) ?? throw new UnusableFileException($"The plan lacks '{name}'.");

    private static string? Text(YamlValue root, string name) =>
        root.Field(name) is not { } field ? null
        : field.Text is { Length: > 0 } text && !text.Any(char.IsControl) ? text
        : throw Wrong(field, $"'{name}' is one word or path, in one line");

    private static IEnumerable<string> List(YamlValue root, string name) =>
        root.Field(name) is not { } field ? []
        : field.Items is { } items
            ? items.Select(item => item.Text is { Length: > 0 } text ? text : throw Wrong(item, $"'{name}' holds words"))
        : field.Text is { Length: > 0 } one ? [one]
        : throw Wrong(field, $"'{name}' is a list");

    private static double[] Numbers(YamlValue root, string name, double[] usual) =>
        root.Field(name) is { } field ? [.. List(root, name).Select(text => Parse(field, name, text))] : usual;

    private static double? Number(YamlValue root, string name) =>
        Text(root, name) is { } text ? Parse(root.Field(name)!, name, text) : null;

    private static double Parse(YamlValue field, string name, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Wrong(field, $"'{name}' is a number; found '{Excerpt.Of(text)}'");

    private static UnusableFileException Wrong(YamlValue? value, string expected) =>
        new($"{Excerpt.Of(expected, 600)}.", (int)(value?.Line ?? 0));
}
