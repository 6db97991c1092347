using System.Text.RegularExpressions;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Core.Pairing;

/// <summary>The words by which microscopes and labs name channels in file names, and what a project should make of them.</summary>
/// <remarks>Red, green and blue stains get the pure primaries, so that the merged picture is the three-channel picture of the protocol
/// (section 2, step 4).</remarks>
public static partial class ChannelVocabulary
{
    private const string White = "#ffffff";

    private static readonly (string Name, ChannelRole Role, string Color, string Meaning, string[] Words)[] Known =
    [
        ("Brightfield", ChannelRole.TransmittedLight, White, "", ["brightfield", "bright-field", "bright_field", "bf"]),
        ("Phase", ChannelRole.TransmittedLight, White, "", ["phase_contrast", "phasecontrast", "phase-contrast", "phase"]),
        ("DIC", ChannelRole.TransmittedLight, White, "", ["dic", "nomarski"]),
        ("Transmitted light", ChannelRole.TransmittedLight, White, "", ["transmitted", "transmission", "trans", "tl"]),
        ("Hoechst", ChannelRole.Fluorescence, "#0000ff", "nuclei", ["hoechst33342", "hoechst"]),
        ("DAPI", ChannelRole.Fluorescence, "#0000ff", "nuclei", ["dapi"]),
        ("Nuclear", ChannelRole.Fluorescence, "#0000ff", "nuclei", ["nuclear", "nuclei", "nucleus"]),
        ("CFP", ChannelRole.Fluorescence, "#35d0d0", "", ["cfp", "ecfp"]),
        ("GFP", ChannelRole.Fluorescence, "#00ff00", "", ["gfp", "egfp"]),
        ("FITC", ChannelRole.Fluorescence, "#00ff00", "", ["fitc", "alexa488"]),
        ("YFP", ChannelRole.Fluorescence, "#ffd23f", "", ["yfp", "eyfp"]),
        ("Cy3", ChannelRole.Fluorescence, "#ffa23f", "", ["cy3", "alexa555"]),
        ("TRITC", ChannelRole.Fluorescence, "#ff8a3d", "", ["tritc"]),
        ("RFP", ChannelRole.Fluorescence, "#ff0000", "", ["rfp", "mcherry", "dsred", "tdtomato", "texasred", "texas-red"]),
        ("Far-red", ChannelRole.Fluorescence, "#d86bff", "", ["far-red", "far_red", "farred"]),
        ("Cy5", ChannelRole.Fluorescence, "#d86bff", "", ["cy5", "alexa647"]),
        ("Red", ChannelRole.Fluorescence, "#ff0000", "", ["red"]),
        ("Green", ChannelRole.Fluorescence, "#00ff00", "", ["green"]),
        ("Fluorescence", ChannelRole.Fluorescence, "#00ff00", "", ["fluorescence", "fluo", "fluor"]),
    ];

    private static readonly string[] Palette = ["#00ff00", "#ff0000", "#ffd23f", "#d86bff", "#35d0d0", "#ff8a3d"];

    /// <summary>Alternatives of a regular expression, longer words first so that "phase_contrast" is not read as "phase".</summary>
    internal static string Expression { get; } =
        string.Join('|', Known.SelectMany(entry => entry.Words).OrderByDescending(word => word.Length).Select(Regex.Escape));

    /// <summary>Whether labs call a channel so.</summary>
    public static bool IsKnown(string word) => Known.Any(entry => entry.Words.Contains(word, StringComparer.OrdinalIgnoreCase));

    /// <summary>What a channel token most likely means; an unknown one is taken as a fluorescence channel of that name.</summary>
    /// <param name="position">Decides the colour of an unknown token.</param>
    public static ChannelDefinition Describe(string token, int position)
    {
        // "DAPI_CONFOCAL" is DAPI seen by a confocal microscope.
        var word = Modality().Replace(token, "").ToLowerInvariant();
        foreach (var entry in Known)
            if (entry.Words.Contains(word))
                return new ChannelDefinition(entry.Name, entry.Role, entry.Color, entry.Meaning);
        var name = Modality().Replace(token, "").Trim(' ', '_', '-');
        return new ChannelDefinition(
            name.Length == 0 ? $"Channel {position + 1}" : name,
            ChannelRole.Fluorescence,
            Palette[position % Palette.Length]
        );
    }

    [GeneratedRegex("[_ -](confocal|widefield)$", RegexOptions.IgnoreCase)]
    private static partial Regex Modality();
}
