using System.Globalization;
using AnnotateHub.Core.Study;
using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Web.Features.Models;

/// <summary>What the form of a model's manifest holds while somebody changes it; names of the graph's inputs and outputs are not for
/// changing by hand.</summary>
public sealed class ContractDraft
{
    /// <summary>How many sets of jointly stretched channels the form offers.</summary>
    private const int Sets = 3;

    private readonly ModelManifest _manifest;
    private readonly IReadOnlyList<ChannelDefinition> _channels;

    public ContractDraft(ModelManifest manifest, IReadOnlyList<ChannelDefinition> channels)
    {
        (_manifest, _channels) = (manifest, channels);
        Classes = [.. manifest.Classes];
        (Background, ScoreThreshold, MaxDetections) = (manifest.Background, manifest.ScoreThreshold, manifest.MaxDetections);
        CropMargin = manifest.CropMargin;
        (HasNms, NmsIou, NmsPerClass) = (manifest.Nms is not null, manifest.Nms?.Iou ?? new NmsRule().Iou, manifest.Nms?.PerClass ?? true);
        (IsTiled, TileSize, TileOverlap) = (manifest.Tiling is not null, manifest.Tiling?.Size ?? 1024, manifest.Tiling?.Overlap ?? 128);
        Take(manifest);
    }

    public static IReadOnlyList<(DepthRule Value, string Words)> Depths { get; } =
    [(DepthRule.AsStored, "values as stored"), (DepthRule.HighByte, "8 bits: the highest of the file's depth")];
    public static IReadOnlyList<(StretchRule Value, string Words)> Stretches { get; } =
    [
        (StretchRule.None, "not stretched"),
        (StretchRule.MinMax, "least to greatest value, to 0..255"),
        (StretchRule.MedianMad, "deviations above the background (models trained here)"),
    ];

    public static IReadOnlyList<(ResizeKind Value, string Words)> Resizes { get; } =
    [
        (ResizeKind.None, "native resolution"),
        (ResizeKind.Letterbox, "letterbox: proportions kept, rest filled"),
        (ResizeKind.Squash, "squash to the model's size"),
    ];

    public static IReadOnlyList<(LetterboxAlignment Value, string Words)> Alignments { get; } =
    [(LetterboxAlignment.Centre, "in the middle"), (LetterboxAlignment.TopLeft, "at the top left")];

    /// <summary>0 is no set: such a channel is stretched alone.</summary>
    public static IReadOnlyList<(int Value, string Words)> JointSets { get; } =
    [(0, "alone"), .. Enumerable.Range(1, Sets).Select(set => (set, $"with set {set}"))];

    public List<string> Planes { get; private set; } = [];

    /// <summary>Key of a project class for each of the model's; null: left out.</summary>
    public List<string?> Classes { get; }

    public DepthRule Depth { get; set; }
    public StretchRule Stretch { get; set; }

    /// <summary>Which set a channel of the project is stretched with (<see cref="JointSets"/>).</summary>
    public Dictionary<string, int> Joint { get; private set; } = [];

    public bool Rounded { get; set; }
    public double? Divide { get; set; }

    /// <summary>Numbers with commas between; empty: none.</summary>
    public string Mean { get; set; } = "";

    public string Deviation { get; set; } = "";
    public ResizeKind Resize { get; set; }
    public double? Width { get; set; }
    public double? Height { get; set; }
    public double? Fill { get; set; }
    public LetterboxAlignment Align { get; set; }
    public double? Multiple { get; set; }

    /// <summary>Of a classifier.</summary>
    public double? CropMargin { get; set; }

    public double? Background { get; set; }
    public double? ScoreThreshold { get; set; }
    public double? MaxDetections { get; set; }
    public bool HasNms { get; set; }
    public double? NmsIou { get; set; }
    public bool NmsPerClass { get; set; }
    public bool IsTiled { get; set; }
    public double? TileSize { get; set; }
    public double? TileOverlap { get; set; }

    public bool IsDetector => _manifest.Purpose is ModelPurpose.Detector;

    /// <summary>The paper's inputs that the model has the planes for and the project the channels.</summary>
    public IEnumerable<InputPreset> Presets =>
        InputPresets.All.Where(preset =>
            preset.Key is InputPresets.ClassifierBrightfield or InputPresets.ClassifierFluorescence == !IsDetector
            && Preset(preset.Key) is { } manifest
            && manifest.Planes.Count == _manifest.Planes.Count
        );

    /// <summary>Sets planes, scaling and size as the paper fed them; everything else stays as it is in the form.</summary>
    public void Use(string preset)
    {
        if (Preset(preset) is { } manifest)
            Take(manifest);
    }

    /// <summary>A sentence for the first field that holds no number where one is needed, or null; what a model makes of the numbers, the
    /// server says.</summary>
    public string? Fault() =>
        Divide is null or 0 ? "Say by what the values are divided; 1 where they stay."
        : Read(Mean) is null ? $"The mean is a number for each plane, with commas between; found '{Mean}'."
        : Read(Deviation) is null ? $"The deviation is a number for each plane, with commas between; found '{Deviation}'."
        : Resize is not ResizeKind.None && (Width is null || Height is null) ? "Say the width and height that the model takes, in pixels."
        : ScoreThreshold is null ? "Say from which score on candidates are kept; 0.05 in the paper."
        : CropMargin is null ? "Say how far a crop reaches beyond the box; 0 for the box alone."
        : MaxDetections is null ? "Say how many boxes an image may have at most; 1000 is plenty for cells."
        : HasNms && NmsIou is null ? "Say above which IoU a box is dropped; 0.5 in the paper."
        : IsTiled && (TileSize is null || TileOverlap is null) ? "Say how large a tile is and how much neighbours share, in pixels."
        : null;

    /// <summary>The manifest as changed, as JSON, or null where nothing was.</summary>
    public string? Changed()
    {
        var text = ManifestFile.Write(Made());
        return text == ManifestFile.Write(_manifest) ? null : text;
    }

    private ModelManifest Made() =>
        _manifest with
        {
            Planes = Planes,
            Classes = Classes,
            Background = Whole(Background),
            CropMargin = CropMargin ?? 0,
            ScoreThreshold = ScoreThreshold ?? _manifest.ScoreThreshold,
            MaxDetections = Whole(MaxDetections) ?? _manifest.MaxDetections,
            Nms = HasNms ? new NmsRule(NmsIou ?? new NmsRule().Iou, NmsPerClass) : null,
            Tiling = IsTiled ? new TilingRule(Whole(TileSize) ?? 0, Whole(TileOverlap) ?? 0) : null,
            Scaling = new ScalingRule(
                Depth,
                Stretch,
                Sharing(),
                Rounded,
                Divide ?? 1,
                Given(Read(Mean), _manifest.Scaling.Mean),
                Given(Read(Deviation), _manifest.Scaling.Deviation)
            ),
            Resize = _manifest.Resize with
            {
                Kind = Resize,
                Width = Whole(Width),
                Height = Whole(Height),
                Fill = Fill ?? 0,
                Align = Align,
                Multiple = Whole(Multiple) ?? 1,
            },
        };

    private void Take(ModelManifest manifest)
    {
        var (scaling, resize) = (manifest.Scaling, manifest.Resize);
        Planes = [.. manifest.Planes];
        (Depth, Stretch, Rounded, Divide) = (scaling.Depth, scaling.Stretch, scaling.Rounded, scaling.Divide);
        (Mean, Deviation) = (Listed(scaling.Mean), Listed(scaling.Deviation));
        (Resize, Width, Height, Fill, Align, Multiple) = (
            resize.Kind,
            resize.Width,
            resize.Height,
            resize.Fill,
            resize.Align,
            resize.Multiple
        );
        var sets = (scaling.Jointly ?? []).Index().SelectMany(set => set.Item.Select(channel => (Channel: channel, Set: set.Index + 1)));
        Joint = _channels.ToDictionary(channel => channel.Name, _ => 0, StringComparer.Ordinal);
        foreach (var (channel, set) in sets)
            Joint[channel] = set;
    }

    private ModelManifest? Preset(string key)
    {
        try
        {
            return InputPresets.Apply(key, _manifest, InputPresets.GuessChannels(_channels));
        }
        catch (ArgumentException)
        {
            // The project has no channel for a part of it.
            return null;
        }
    }

    /// <summary>As it was where nothing changed, so that looking at a manifest does not rewrite it.</summary>
    private IReadOnlyList<IReadOnlyList<string>>? Sharing()
    {
        IReadOnlyList<IReadOnlyList<string>> sets =
        [
            .. Joint
                .Where(item => item.Value > 0)
                .GroupBy(item => item.Value)
                .OrderBy(set => set.Key)
                .Select(set => (IReadOnlyList<string>)[.. set.Select(item => item.Key)]),
        ];
        var before = _manifest.Scaling.Jointly;
        return (before ?? []).Select(Named).Order(StringComparer.Ordinal).SequenceEqual(sets.Select(Named).Order(StringComparer.Ordinal))
            ? before
            : sets;

        static string Named(IReadOnlyList<string> set) => string.Join('\n', set.Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<double>? Given(double[]? read, IReadOnlyList<double>? before) =>
        read is { Length: > 0 } ? read
        : before is { Count: 0 } ? before
        : null;

    private static int? Whole(double? value) => value is { } number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;

    private static double[]? Read(string text)
    {
        var parts = text.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[parts.Length];
        for (var index = 0; index < parts.Length; index++)
            if (!double.TryParse(parts[index], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[index]))
                return null;
        return numbers;
    }

    private static string Listed(IReadOnlyList<double>? numbers) =>
        string.Join(", ", (numbers ?? []).Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
