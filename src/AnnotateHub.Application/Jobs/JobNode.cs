namespace AnnotateHub.Application.Jobs;

/// <summary>This process, as the rows of its jobs name it.</summary>
public sealed class JobNode
{
    /// <summary>Random: whoever starts again is somebody else, and what the one before left is taken over as from anybody.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Machine and process.</summary>
    public string Name { get; } = $"{Environment.MachineName} ({Environment.ProcessId})";
}
