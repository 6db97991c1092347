namespace AnnotateHub.Application.Backup;

/// <summary>What goes into a backup, and for whom.</summary>
/// <param name="Planes">They can be made again from the source files.</param>
/// <param name="Keys">The sign-in keys also without a passphrase; with one they are always in it.</param>
/// <param name="Passphrase">Encrypts the whole archive; null leaves it readable.</param>
/// <param name="Trainings">Work folders of trainings: checkpoints from which one that was interrupted goes on.</param>
public sealed record BackupOptions(bool Planes = false, bool Keys = false, string? Passphrase = null, bool Trainings = false)
{
    internal bool HoldsKeys => Keys || Passphrase is not null;
}
