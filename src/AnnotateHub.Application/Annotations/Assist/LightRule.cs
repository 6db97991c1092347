using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Signal;

namespace AnnotateHub.Application.Annotations.Assist;

/// <summary>What the light of a project's channels tells of a cell's class.</summary>
/// <param name="NucleiChannel">Index of the channel that stains every nucleus, if one does.</param>
/// <param name="Markers">Which channel tells which class; none where the channels tell no class.</param>
/// <param name="UnmarkedClass">Class of a cell without light in any marker; null where there is none.</param>
public sealed record LightRule(int? NucleiChannel, IReadOnlyList<MarkerView> Markers, string? UnmarkedClass)
{
    public static LightRule For(IReadOnlyList<ChannelDefinition> channels, ClassScheme classes) =>
        From(SignalSettings.ProposeFor(channels, classes), channels);

    internal static LightRule From(SignalSettings settings, IReadOnlyList<ChannelDefinition> channels)
    {
        int IndexOf(string name) => channels.Index().First(item => item.Item.Name == name).Index;
        return new LightRule(
            settings.NucleiChannel is { } stain ? IndexOf(stain) : null,
            [.. settings.ChannelClasses.Select(marker => new MarkerView(IndexOf(marker.Channel), marker.Class))],
            settings.UnmarkedClass
        );
    }
}
