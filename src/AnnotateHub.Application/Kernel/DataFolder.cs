namespace AnnotateHub.Application.Kernel;

/// <summary>Where everything of one server lives; the command line opens the same folder.</summary>
public sealed class DataFolder
{
    public DataFolder(string root)
        : this(root, makes: true) { }

    private DataFolder(string root, bool makes)
    {
        Root = Path.GetFullPath(root);
        if (!makes)
            return;
        foreach (var folder in Folders)
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>For who only looks: nothing is made.</summary>
    public static DataFolder Unmade(string root) => new(root, makes: false);

    /// <summary>The root first.</summary>
    internal IReadOnlyList<string> Folders =>
        [Root, Blobs, Models, Planes, Keys, Backups, Exports, Incoming, Locks, Demo, Trainings, Analyses];

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

    /// <summary>Files that a process holds open while it is at work on something that only one may do; their content is nothing.</summary>
    public string Locks => Path.Combine(Root, "locks");

    /// <summary>Work folders of trainings: frozen jobs, checkpoints and figures.</summary>
    public string Trainings => Path.Combine(Root, "trainings");

    /// <summary>The synthetic plate and its ground truth, kept aside from every label set.</summary>
    public string Demo => Path.Combine(Root, "demo");

    /// <summary>Label checks and maps of cells, with what people decided on them.</summary>
    public string Analyses => Path.Combine(Root, "analyses");

    /// <summary>The folder that is used when none is configured: under the user's home, never under bin.</summary>
    public static string Default =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "AnnotateHub"
        );
}
