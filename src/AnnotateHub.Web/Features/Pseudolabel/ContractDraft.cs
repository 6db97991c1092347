using System.Globalization;
using System.Text.Json.Nodes;

namespace AnnotateHub.Web.Features.Pseudolabel;

/// <summary>What the form of a model's manifest holds. What it does not show stays in the JSON as it was.</summary>
public sealed class ContractDraft
{
    public static IReadOnlyList<(string Value, string Words)> Depths { get; } = [("asStored", "values as stored"), ("highByte", "8 bits: the highest of the file's depth")];
    public static IReadOnlyList<(string Value, string Words)> Stretches { get; } = [("none", "not stretched"), ("minMax", "least to greatest value, to 0..255")];
    public static IReadOnlyList<(string Value, string Words)> Resizes { get; } = [("none", "native resolution"), ("letterbox", "letterbox: proportions kept, rest filled"), ("squash", "squash to the model's size")];

    private readonly JsonObject _manifest;
    private readonly string _original;

    public ContractDraft(JsonNode manifest)
    {
        _manifest = manifest.DeepClone().AsObject();
        _original = manifest.ToJsonString();
        Planes = [.. Texts(_manifest["planes"]).Select(name => name ?? "")];
        Classes = [.. Texts(_manifest["classes"])];
        (Depth, Stretch) = (Text(Scaling, "depth") ?? "asStored", Text(Scaling, "stretch") ?? "none");
        (Rounded, Divide) = ((bool?)Scaling?["rounded"] ?? false, Number(Scaling, "divide") ?? 1);
        (Mean, Deviation) = (Listed(Scaling?["mean"]), Listed(Scaling?["deviation"]));
        (Resize, Width, Height) = (Text(ResizeRule, "kind") ?? "none", Number(ResizeRule, "width"), Number(ResizeRule, "height"));
        Background = Number(_manifest, "background");
        ScoreThreshold = Number(_manifest, "scoreThreshold") ?? 0.05;
        (HasNms, NmsIou, NmsPerClass) = (_manifest["nms"] is JsonObject, Number(_manifest["nms"], "iou") ?? 0.5, (bool?)_manifest["nms"]?["perClass"] ?? true);
    }

    public List<string> Planes { get; }

    /// <summary>Key of a project class for each of the model's; null: left out.</summary>
    public List<string?> Classes { get; }

    public string Depth { get; set; }
    public string Stretch { get; set; }
    public bool Rounded { get; set; }
    public double? Divide { get; set; }

    /// <summary>Numbers with commas between; empty: none.</summary>
    public string Mean { get; set; }

    public string Deviation { get; set; }
    public string Resize { get; set; }
    public double? Width { get; set; }
    public double? Height { get; set; }
    public double? Background { get; set; }
    public double? ScoreThreshold { get; set; }
    public bool HasNms { get; set; }
    public double? NmsIou { get; set; }
    public bool NmsPerClass { get; set; }

    public bool IsDetector => Text(_manifest, "purpose") != "classifier";

    private JsonNode? Scaling => _manifest["scaling"];

    private JsonNode? ResizeRule => _manifest["resize"];

    /// <summary>A sentence for the first field that holds no number where one is needed, or null; what a model makes of the numbers, the server says.</summary>
    public string? Fault() =>
        Divide is null or 0 ? "Say by what the values are divided; 1 where they stay."
        : Read(Mean) is null ? $"The mean is a number for each plane, with commas between; found '{Mean}'."
        : Read(Deviation) is null ? $"The deviation is a number for each plane, with commas between; found '{Deviation}'."
        : ScoreThreshold is null ? "Say from which score on candidates are kept; 0.05 in the paper."
        : HasNms && NmsIou is null ? "Say above which IoU a box is dropped; 0.5 in the paper."
        : null;

    /// <summary>The manifest as changed, or null where nothing was.</summary>
    public string? Changed()
    {
        var manifest = _manifest.DeepClone().AsObject();
        var scaling = manifest["scaling"] as JsonObject ?? Put(manifest, "scaling");
        var resize = manifest["resize"] as JsonObject ?? Put(manifest, "resize");
        Set(manifest, "planes", new JsonArray([.. Planes.Select(plane => JsonValue.Create(plane))]), Planes.SequenceEqual(Texts(_manifest["planes"])));
        Set(manifest, "classes", new JsonArray([.. Classes.Select(key => key is null ? null : JsonValue.Create(key))]), Classes.SequenceEqual(Texts(_manifest["classes"])));
        Set(scaling, "depth", Depth, Depth == (Text(Scaling, "depth") ?? "asStored"));
        Set(scaling, "stretch", Stretch, Stretch == (Text(Scaling, "stretch") ?? "none"));
        Set(scaling, "rounded", Rounded, Rounded == ((bool?)Scaling?["rounded"] ?? false));
        Set(scaling, "divide", Divide, Divide == (Number(Scaling, "divide") ?? 1));
        Set(scaling, "mean", Numbers(Mean), Mean == Listed(Scaling?["mean"]));
        Set(scaling, "deviation", Numbers(Deviation), Deviation == Listed(Scaling?["deviation"]));
        Set(resize, "kind", Resize, Resize == (Text(ResizeRule, "kind") ?? "none"));
        Set(resize, "width", Whole(Width), Width == Number(ResizeRule, "width"));
        Set(resize, "height", Whole(Height), Height == Number(ResizeRule, "height"));
        Set(manifest, "background", Whole(Background), Background == Number(_manifest, "background"));
        Set(manifest, "scoreThreshold", ScoreThreshold, ScoreThreshold == (Number(_manifest, "scoreThreshold") ?? 0.05));
        var nms = _manifest["nms"] as JsonObject;
        var sameNms = HasNms == nms is not null && (!HasNms || (NmsIou == Number(nms, "iou") && NmsPerClass == ((bool?)nms!["perClass"] ?? true)));
        Set(manifest, "nms", HasNms ? new JsonObject { ["iou"] = NmsIou, ["perClass"] = NmsPerClass } : null, sameNms);
        var text = manifest.ToJsonString();
        return text == _original ? null : text;
    }

    /// <summary>Names and values of a JSON object, for reading.</summary>
    public static IEnumerable<(string Name, string Value)> Flat(JsonNode node) => node is not JsonObject given ? [("", node.ToString())]
        : given.Select(pair => (pair.Key, pair.Value switch { null => "none", JsonValue value when value.TryGetValue<double>(out var number) => number.ToString("0.####", CultureInfo.InvariantCulture), var other => other.ToString() }));

    private static void Set(JsonObject into, string name, JsonNode? value, bool same)
    {
        if (!same) into[name] = value;
    }

    private static JsonObject Put(JsonObject into, string name)
    {
        var made = new JsonObject();
        into[name] = made;
        return made;
    }

    private static JsonValue? Whole(double? value) => value is { } number ? JsonValue.Create((int)number) : null;

    private static JsonArray? Numbers(string text) => Read(text) is { Length: > 0 } numbers ? new JsonArray([.. numbers.Select(number => JsonValue.Create(number))]) : null;

    private static double[]? Read(string text)
    {
        var parts = text.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[parts.Length];
        for (var index = 0; index < parts.Length; index++)
            if (!double.TryParse(parts[index], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[index])) return null;
        return numbers;
    }

    private static string Listed(JsonNode? node) => node is JsonArray list ? string.Join(", ", list.Select(item => ((double?)item)?.ToString(CultureInfo.InvariantCulture))) : "";

    private static IEnumerable<string?> Texts(JsonNode? node) => node is JsonArray list ? list.Select(item => (string?)item) : [];

    private static string? Text(JsonNode? node, string name) => (string?)node?[name];

    private static double? Number(JsonNode? node, string name) => (double?)node?[name];
}
