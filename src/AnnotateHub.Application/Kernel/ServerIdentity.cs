namespace AnnotateHub.Application.Kernel;

/// <summary>A random id kept in the data folder. Browsers key their unsent work by it, so it travels with backups.</summary>
public sealed class ServerIdentity
{
    public const string FileName = "server-id.txt";

    public ServerIdentity(DataFolder folder)
    {
        var path = Path.Combine(folder.Root, FileName);
        if (!File.Exists(path))
            Make(path);
        Id = File.ReadAllText(path).Trim();
        if (Id.Length == 0)
            throw new InvalidDataException(
                $"'{path}' is empty; it must hold the server's id. Restore it from a backup, or delete it to get a new one."
            );
    }

    public string Id { get; }

    private static void Make(string path)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllText(temporary, Guid.NewGuid().ToString("N") + "\n");
        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // The server and the command line may meet a new folder together; the first id stays.
            File.Delete(temporary);
        }
    }
}
