using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Signal;

namespace AnnotateHub.Application.Training;

/// <summary>Which channels of a project feed a network: the paper's three settings by name, or any channels.</summary>
public static class TrainingInputs
{
    public const string Brightfield = "brightfield";
    public const string Nuclei = "nuclei";
    public const string All = "all";

    /// <summary>The presets that make sense for these channels, the smallest first.</summary>
    public static IReadOnlyList<string> PresetsFor(IReadOnlyList<ChannelDefinition> channels, ClassScheme classes) =>
        [
            .. new[] { Brightfield, Nuclei, All }
                .Select(preset => (Preset: preset, Choose(channels, classes, preset).Chosen))
                .Where(item => item.Chosen.Count > 0)
                .DistinctBy(item => string.Join(',', item.Chosen))
                .Select(item => item.Preset),
        ];

    /// <returns>Indices into <paramref name="channels"/> in the network's order, or a sentence.</returns>
    public static (IReadOnlyList<int> Chosen, string? Fault) Choose(
        IReadOnlyList<ChannelDefinition> channels,
        ClassScheme classes,
        string inputs
    )
    {
        var names = channels.Select(channel => channel.Name).ToList();
        var known = $"the project's channels are {string.Join(", ", names)}";
        if (channels.Count == 0)
            return ([], "The project has no images yet; import some first.");
        if (inputs == All)
            return ([.. Enumerable.Range(0, names.Count)], null);
        if (inputs is Brightfield or Nuclei)
        {
            // The planes of a colour photograph are what brightfield is for others.
            var bright = Enumerable
                .Range(0, names.Count)
                .Where(index => channels[index].Role is ChannelRole.TransmittedLight or ChannelRole.Color)
                .ToList();
            if (bright.Count == 0)
                return ([], $"No channel is transmitted light; {known}. Choose channels by name, or say in the settings which one is.");
            if (inputs == Brightfield)
                return (bright, null);
            return SignalSettings.ProposeFor(channels, classes).NucleiChannel is { } nuclei
                ? ([.. bright, names.IndexOf(nuclei)], null)
                : ([], $"No channel stains nuclei; {known}. Choose channels by name, or write 'nuclei' as the meaning of one.");
        }

        var asked = inputs.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (asked.Length == 0)
            return ([], $"Name at least one input channel; {known}.");
        int[] chosen = [.. asked.Select(name => names.FindIndex(one => one.Equals(name, StringComparison.OrdinalIgnoreCase)))];
        if (Array.IndexOf(chosen, -1) is >= 0 and var unknown)
            return ([], $"There is no channel '{asked[unknown]}'; {known}.");
        return chosen.Distinct().Count() == chosen.Length
            ? (chosen, null)
            : ([], $"An input channel is named twice in '{inputs}'; name each once.");
    }
}
