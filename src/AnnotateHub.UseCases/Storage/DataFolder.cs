namespace AnnotateHub.UseCases.Storage;

/// <summary>Where everything of one server lives; the command line opens the same folder.</summary>
public sealed class DataFolder
{
    public DataFolder(string root)
    {
        Root = Path.GetFullPath(root);
        foreach (var folder in new[] { Root, Blobs, Models, Planes, Keys, Backups, Exports, Incoming, Demo }) Directory.CreateDirectory(folder);
    }

    public string Root { get; }
    public string DatabaseFile => Path.Combine(Root, "annotatehub.db");

    /// <summary>Untouched source files by SHA-256.</summary>
    public string Blobs => Path.Combine(Root, "blobs");

    /// <summary>Model files by SHA-256; never changed.</summary>
    public string Models => Path.Combine(Root, "models");

    /// <summary>Canonical planes and what is derived from them; can be thrown away and made again from the blobs.</summary>
    public string Planes => Path.Combine(Root, "planes");

    /// <summary>Data Protection keys, so that a restart signs nobody out.</summary>
    public string Keys => Path.Combine(Root, "keys");

    public string Backups => Path.Combine(Root, "backups");
    public string Exports => Path.Combine(Root, "exports");

    /// <summary>Uploads on their way in.</summary>
    public string Incoming => Path.Combine(Root, "incoming");

    /// <summary>The synthetic plate and its ground truth, kept aside from every label set.</summary>
    public string Demo => Path.Combine(Root, "demo");

    /// <summary>The folder that is used when none is configured: under the user's home, never under bin.</summary>
    public static string Default => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "AnnotateHub");
}
