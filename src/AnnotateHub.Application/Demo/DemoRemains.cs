namespace AnnotateHub.Application.Demo;

/// <summary>What there is of the demo on a server.</summary>
/// <param name="IsOpen">Its accounts may sign in.</param>
public sealed record DemoRemains(bool IsOpen, int Accounts, IReadOnlyList<string> Projects);
