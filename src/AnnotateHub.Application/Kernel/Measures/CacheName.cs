namespace AnnotateHub.Application.Kernel.Measures;

/// <summary>What is kept so that nobody waits for it twice.</summary>
public enum CacheName
{
    /// <summary>8-bit display planes on the disk.</summary>
    Display,

    /// <summary>Small pictures of image groups on the disk.</summary>
    Thumbnail,

    /// <summary>Candidates of the latest images' light, in memory.</summary>
    Proposals,

    /// <summary>Source files of an object store, on the disk of this node.</summary>
    Objects,
}
