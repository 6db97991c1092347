using System.Security.Cryptography;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>Model files by content: a folder of their own, so that they can lie on the machine with the GPU.</summary>
public sealed class ModelFiles(DataFolder folder, DiskSpace disk)
{
    /// <summary>How often the disk is asked while a model comes in.</summary>
    private const long CheckInterval = 64L << 20;

    public string PathOf(string hash) =>
        ContentHash.IsValid(hash)
            ? Path.Combine(folder.Models, $"{hash}.onnx")
            : throw new ArgumentException($"A model is named by 64 lower-case hexadecimal digits; found '{hash}'.");

    /// <summary>Streams what is uploaded to the disk, under no name yet.</summary>
    /// <exception cref="ModelTooLargeException">More than allowed came; nothing stays.</exception>
    public async Task<StagedModel> StageAsync(Stream content, long mostBytes, CancellationToken cancellationToken)
    {
        var staged = Path.Combine(folder.Incoming, $"model-{Guid.NewGuid():N}.unfinished");
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 17];
            var (bytes, asked) = (0L, -CheckInterval);
            await using (var file = new FileStream(staged, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                {
                    bytes += read;
                    if (bytes > mostBytes)
                        throw new ModelTooLargeException(
                            $"The model is larger than this server takes ({mostBytes >> 20} MiB); raise the setting "
                                + "Models:MaxBytes, or export the model with smaller weights."
                        );
                    if (bytes - asked >= CheckInterval)
                        asked = HasRoom(bytes);
                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }

                file.Flush(flushToDisk: true);
            }

            return new StagedModel(staged, Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
        }
        catch
        {
            File.Delete(staged);
            throw;
        }
    }

    private long HasRoom(long bytes) => disk.RefusalOf() is { } full ? throw new ModelTooLargeException(full) : bytes;

    /// <summary>Gives a staged file its name; the same content is kept once.</summary>
    public void Keep(StagedModel staged)
    {
        var target = PathOf(staged.Hash);
        if (File.Exists(target))
            Durable.SyncFolder(folder.Models);
        else
            Durable.Move(staged.Path, target);
    }
}
