namespace AnnotateHub.Application.Adjudication;

/// <summary>Source values inside a box, by channel of the project.</summary>
public sealed record BoxIntensities(IReadOnlyList<ChannelIntensity> Channels);
