using AnnotateHub.Core.Study;

namespace AnnotateHub.Inference.Manifests;

/// <summary>
/// The paper's inputs (docs/protocol.md section 4): both files of a pair read as 8 bit, each stretched from least to greatest value to
/// 0..255 over its own three planes jointly,
/// rounded to whole numbers as 8-bit pictures are.
/// </summary>
public static class InputPresets
{
    public const string Brightfield = "paper-brightfield";
    public const string Hoechst = "paper-hoechst";
    public const string Fluorescence = "paper-fluorescence";
    public const string ClassifierBrightfield = "paper-crops-3";
    public const string ClassifierFluorescence = "paper-crops-6";

    public static IReadOnlyList<InputPreset> All { get; } =
    [
        new(Brightfield, "Paper: brightfield", "Three planes, all brightfield, stretched to 0..255."),
        new(
            Hoechst,
            "Paper: brightfield and Hoechst",
            "Three planes: brightfield, brightfield, and Hoechst in place of the third; Hoechst is stretched jointly with green and red."
        ),
        new(
            Fluorescence,
            "Paper: brightfield and fluorescence",
            "Six planes: brightfield three times, then Hoechst, green, red; brightfield and fluorescence each stretched jointly to 0..255."
        ),
        new(
            ClassifierBrightfield,
            "Paper's classifier: brightfield crops",
            "Three planes of raw 8-bit brightfield, crops squashed to 128 x 128."
        ),
        new(
            ClassifierFluorescence,
            "Paper's classifier: all six planes",
            "Brightfield three times, Hoechst, green, red, raw 8-bit values, crops squashed to 128 x 128."
        ),
    ];

    /// <summary>The manifest with planes, scaling and resizing of the preset; everything else stays.</summary>
    /// <exception cref="ArgumentException">The preset is unknown or needs a channel that <paramref name="channels"/> lacks; the message is
    /// a sentence.</exception>
    public static ModelManifest Apply(string key, ModelManifest manifest, PaperChannels channels)
    {
        var gray = Need(channels.Brightfield, "brightfield");
        string[] fluorescence = key is Brightfield or ClassifierBrightfield
            ? []
            : [Need(channels.Hoechst, "Hoechst"), Need(channels.Green, "green"), Need(channels.Red, "red")];
        string[] planes = key switch
        {
            Brightfield or ClassifierBrightfield => [gray, gray, gray],
            Hoechst => [gray, gray, fluorescence[0]],
            Fluorescence or ClassifierFluorescence => [gray, gray, gray, .. fluorescence],
            _ => throw new ArgumentException(
                $"There is no input preset '{key}'; there are {string.Join(", ", All.Select(preset => preset.Key))}."
            ),
        };
        return key is ClassifierBrightfield or ClassifierFluorescence
            ? manifest with
            {
                Planes = planes,
                Scaling = new ScalingRule(DepthRule.HighByte),
                Resize = new ResizeRule(ResizeKind.Squash, 128, 128),
            }
            : manifest with
            {
                Planes = planes,
                Scaling = new ScalingRule(
                    DepthRule.HighByte,
                    StretchRule.MinMax,
                    fluorescence.Length == 0
                        ?
                        [
                            [gray],
                        ]
                        :
                        [
                            [gray],
                            fluorescence,
                        ],
                    Rounded: true
                ),
                Resize = manifest.Resize with { Kind = ResizeKind.None, Width = null, Height = null, Fill = 0 },
            };

        string Need(string? channel, string part) =>
            channel ?? throw new ArgumentException($"This input needs a {part} channel; say which channel of the project that is.");
    }

    /// <summary>Roles by what a channel is, then by its name, then by its colour; a person confirms.</summary>
    public static PaperChannels GuessChannels(IReadOnlyList<ChannelDefinition> channels)
    {
        var stains = channels.Where(channel => channel.Role is ChannelRole.Fluorescence).ToList();
        return new PaperChannels(
            channels.FirstOrDefault(channel => channel.Role is ChannelRole.TransmittedLight)?.Name,
            Find(["hoechst", "dapi", "nucle", "blue"], 2),
            Find(["green", "gfp", "fitc", "yfp"], 1),
            Find(["red", "rfp", "cherry", "tomato", "cy5"], 0)
        );

        string? Find(string[] names, int strongest) =>
            (
                stains.FirstOrDefault(channel =>
                    names.Any(name =>
                        channel.Name.Contains(name, StringComparison.OrdinalIgnoreCase)
                        || channel.Meaning.Contains(name, StringComparison.OrdinalIgnoreCase)
                    )
                ) ?? stains.FirstOrDefault(channel => StrongestPart(channel.Color) == strongest)
            )?.Name;
    }

    private static int StrongestPart(string color)
    {
        if (color.Length != 7)
            return -1;
        int[] parts =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(part =>
                    int.TryParse(color.AsSpan(1 + 2 * part, 2), System.Globalization.NumberStyles.HexNumber, null, out var value)
                        ? value
                        : 0
                ),
        ];
        return Array.IndexOf(parts, parts.Max());
    }
}
