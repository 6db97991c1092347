namespace AnnotateHub.Core.Study;

/// <summary>One named channel of a project's image groups.</summary>
/// <param name="Name">Unique in the project, for example <c>Hoechst</c>.</param>
/// <param name="Role">How it was made.</param>
/// <param name="Color">Display colour as <c>#rrggbb</c>.</param>
/// <param name="Meaning">What a signal tells, for example <c>nuclei</c>; may be empty.</param>
public sealed record ChannelDefinition(string Name, ChannelRole Role, string Color, string Meaning = "");
