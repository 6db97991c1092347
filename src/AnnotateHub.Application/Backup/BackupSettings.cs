namespace AnnotateHub.Application.Backup;

/// <summary>Settings <c>Backup:*</c> of the backups that the server takes by itself.</summary>
/// <param name="Schedule"><c>02:30</c> for every day at that time of the server's zone, or a cron expression of five fields; empty:
/// none.</param>
/// <param name="Folder">Where they lie; empty: <c>backups/</c> of the data folder.</param>
/// <param name="SecondFolder">Where each is copied to, best another disk or machine; empty: nowhere.</param>
/// <param name="KeepDaily">The newest of so many days is kept.</param>
/// <param name="KeepWeekly">The newest of so many weeks is kept.</param>
/// <param name="Trainings">Checkpoints of trainings are in them too.</param>
/// <param name="PassphraseFile">Its first line encrypts them; empty: they are plain, and the sign-in keys stay out.</param>
public sealed record BackupSettings(
    string Schedule = "",
    string Folder = "",
    string SecondFolder = "",
    int KeepDaily = 7,
    int KeepWeekly = 5,
    string PassphraseFile = "",
    bool Trainings = false
)
{
    /// <summary>A sentence for a setting that cannot be, or null.</summary>
    public string? FaultOf()
    {
        if (KeepDaily < 1)
            return $"Backup:KeepDaily is {KeepDaily}; give 1 or more, so that the newest backup stays.";
        if (KeepWeekly < 0)
            return $"Backup:KeepWeekly is {KeepWeekly}; give 0 or more.";
        foreach (var (name, path) in ((string, string)[])[("Folder", Folder), ("SecondFolder", SecondFolder)])
            if (path.Length > 0 && !Path.IsPathFullyQualified(path))
                return $"Backup:{name} is '{path}'; give a whole path, so that it does not depend on where the server is started.";
        if (Folder.Length > 0 && SecondFolder.Length > 0 && Path.GetFullPath(Folder) == Path.GetFullPath(SecondFolder))
            return $"Backup:Folder and Backup:SecondFolder are both '{Folder}'; give two places, or leave the second out.";
        return PassphraseFile.Length > 0 && !File.Exists(PassphraseFile)
            ? $"Backup:PassphraseFile '{PassphraseFile}' is not there; without it backups could not be encrypted."
            : null;
    }
}
