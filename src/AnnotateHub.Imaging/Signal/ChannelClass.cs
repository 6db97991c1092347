namespace AnnotateHub.Imaging.Signal;

/// <summary>A signal in this channel makes a cell one of this class.</summary>
/// <param name="Channel">Name of a fluorescence channel.</param>
/// <param name="Class">Key of a class.</param>
public sealed record ChannelClass(string Channel, string Class);
