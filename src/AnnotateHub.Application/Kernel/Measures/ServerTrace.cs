using System.Diagnostics;

namespace AnnotateHub.Application.Kernel.Measures;

/// <summary>Spans of work that no request holds together; nothing is made while nobody listens.</summary>
public static class ServerTrace
{
    public const string Name = "AnnotateHub";

    public static ActivitySource Source { get; } = new(Name);
}
