using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Imaging.Signal;

/// <summary>What the built-in detector looks for. Everything that has a null may be left to the image; plain values only, so that a run can
/// store it as JSON.</summary>
/// <param name="NucleiChannel">Name of the channel that stains every nucleus. Null: none does, and cells are the regions that shine in the
/// channels of <paramref name="ChannelClasses"/>.</param>
/// <param name="ChannelClasses">Which channel tells which class. Several channels may tell the same one; may be empty where there is a
/// nuclei channel.</param>
/// <param name="UnmarkedClass">Class of a nucleus without a signal in any of these channels; null: such a nucleus gets no box.</param>
/// <param name="Sensitivity">0 to 1: how faint a signal may be, from eight (0) over four (0.5) to two (1) deviations of the
/// background.</param>
/// <param name="SmallestDiameter">Pixels; smaller regions are debris. Null: two fifths of the usual diameter of the image.</param>
/// <param name="LargestDiameter">Pixels; larger regions are no cells. Null: three times the usual diameter.</param>
/// <param name="SplitStrength">0 to 1: how shallow a waist between two round parts may be to take them as two cells. 0 splits
/// nothing.</param>
/// <param name="CellToNucleus">How much wider than its nucleus a cell is where only the nucleus shines. Null: as in the cells of the image
/// whose body shines too.</param>
public sealed record SignalSettings(
    string? NucleiChannel,
    IReadOnlyList<ChannelClass> ChannelClasses,
    string? UnmarkedClass,
    double Sensitivity = 0.5,
    double? SmallestDiameter = null,
    double? LargestDiameter = null,
    double SplitStrength = 0.5,
    double? CellToNucleus = null
)
{
    /// <summary>Settings that a project's channels and classes suggest; a person can change every one of them.</summary>
    public static SignalSettings ProposeFor(IReadOnlyList<ChannelDefinition> channels, ClassScheme classes) =>
        SignalProposal.For(channels, classes);

    /// <summary>A sentence for the first setting that makes no sense for these channels and classes, or null.</summary>
    public string? Fault(IReadOnlyList<ChannelDefinition> channels, ClassScheme classes)
    {
        foreach (var slider in SignalSlider.All)
            if (slider.Read(this) is { } value && !(value >= slider.Least && value <= slider.Most))
                return $"{slider.Name} must lie between {slider.Least} and {slider.Most}; found {value}.";
        if (SmallestDiameter is { } smallest && LargestDiameter is { } largest && smallest >= largest)
            return $"The smallest cell must be smaller than the largest; found {smallest} and {largest} pixels.";
        if (NucleiChannel is null && ChannelClasses.Count == 0)
            return "The built-in detector needs at least one fluorescence channel: name the one with the nuclei, or the class "
                + "that a channel marks.";
        if (NucleiChannel is { } nuclei && Validate(nuclei, channels) is { } fault)
            return fault;
        foreach (var channelClass in ChannelClasses)
        {
            if (Validate(channelClass.Channel, channels) is { } wrong)
                return wrong;
            if (channelClass.Channel == NucleiChannel && ChannelClasses.Count > 1)
                return $"Channel '{channelClass.Channel}' shows the nuclei of every cell; it cannot mark one class too.";
            if (classes.Find(channelClass.Class) is null)
                return $"Channel '{channelClass.Channel}' is to mark class '{channelClass.Class}', which the project does not "
                    + $"have. Classes: {Keys(classes)}.";
        }

        if (ChannelClasses.GroupBy(told => told.Channel, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return $"Channel '{twice.Key}' is given {twice.Count()} classes; a channel marks one.";
        if (UnmarkedClass is { } unmarked && classes.Find(unmarked) is null)
            return $"Nuclei without another signal are to be of class '{unmarked}', which the project does not have. Classes: "
                + $"{Keys(classes)}.";
        return UnmarkedClass is null && ChannelClasses.Count == 0
            ? "No channel marks a class and nuclei alone get none: no cell could get a box. Choose a class for nuclei without "
                + "another signal."
            : null;
    }

    private static string Keys(ClassScheme classes) => string.Join(", ", classes.Classes.Select(labelClass => labelClass.Key));

    private static string? Validate(string name, IReadOnlyList<ChannelDefinition> channels) =>
        channels.FirstOrDefault(channel => channel.Name == name) switch
        {
            null => $"Channel '{name}' is not one of the project's: {string.Join(", ", channels.Select(channel => channel.Name))}.",
            { Role: not ChannelRole.Fluorescence } =>
                $"Channel '{name}' is no fluorescence channel; the built-in detector looks for light on a dark ground.",
            _ => null,
        };
}
