using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Images.Storage;

/// <summary>
/// Where the source files were when a server last ran, as the database says. Started without the settings of its bucket a server would
/// find none of them, and put new ones into the folder beside.
/// </summary>
public sealed class StoreRecord(ServerValues values, StorageSettings settings, IObjectStore store)
{
    private const string Name = "store";
    private const string Folder = "folder";

    /// <summary>Refuses a folder where a bucket is meant, and writes down what there is now.</summary>
    /// <exception cref="StorageSettingsException">The source files lie in a bucket that the settings do not name.</exception>
    public void Check()
    {
        var now = settings.Kind is StorageProvider.Folder ? Folder : store.Place;
        var before = values.Find(Name).GetValueOrDefault(Name);
        if (now == Folder && before is not null and not Folder)
            throw new StorageSettingsException(
                $"The source files of this installation lie in {before}, and Storage:Provider is not 's3'. Give the settings Storage:* as "
                    + "before; or bring the files back with 'annotatehub copy-objects --to folder', then a start without them is right."
            );
        if (before != now)
            values.Write(Name, now);
    }

    /// <summary>After everything was copied into the folder.</summary>
    public static void WriteFolder(ServerValues values) => values.Write(Name, Folder);
}
