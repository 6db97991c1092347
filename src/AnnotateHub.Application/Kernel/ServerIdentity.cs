using System.Text;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.Kernel;

/// <summary>A random id kept in the data folder. Browsers key their unsent work by it, so it travels with backups.</summary>
public sealed class ServerIdentity
{
    public const string FileName = "server-id.txt";

    private const string Name = "server-id";
    private readonly string _path;

    public ServerIdentity(DataFolder folder)
    {
        _path = Path.Combine(folder.Root, FileName);
        if (!File.Exists(_path))
            Make(_path);
        Id = File.ReadAllText(_path).Trim();
        if (Id.Length == 0)
            throw new InvalidDataException(
                $"'{_path}' is empty; it must hold the server's id. Restore it from a backup, or delete it to get a new one."
            );
    }

    public string Id { get; private set; }

    /// <summary>Nodes with folders of their own take the id that the first wrote into the database, and keep it with backups.</summary>
    public void Share(ServerValues values)
    {
        var shared = values.Keep(Name, Id);
        if (shared == Id)
            return;
        Durable.Replace(_path, Encoding.UTF8.GetBytes(shared + "\n"));
        Id = shared;
    }

    private static void Make(string path)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        Durable.Write(temporary, Guid.NewGuid().ToString("N") + "\n");
        try
        {
            Durable.Move(temporary, path);
            // The folder is new, too.
            if (Path.GetDirectoryName(Path.GetDirectoryName(path)) is { } above)
                Durable.SyncFolder(above);
        }
        catch (IOException) when (File.Exists(path))
        {
            // The server and the command line may meet a new folder together; the first id stays.
            File.Delete(temporary);
        }
    }
}
