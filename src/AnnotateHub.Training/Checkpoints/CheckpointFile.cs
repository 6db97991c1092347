using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using AnnotateHub.Core.Sentences;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;

namespace AnnotateHub.Training.Checkpoints;

/// <summary>
/// A checkpoint as one file: a mark, a header of JSON, the numbers of each tensor, and a SHA-256 over all of it. It replaces the one before
/// only once it lies
/// on the disk whole, so that the last good one survives a full disk and a cut wire.
/// </summary>
/// <param name="create">Opens a file for writing; tests fill the disk here.</param>
public sealed class CheckpointFile(string path, Func<string, Stream>? create = null)
{
    private const int MaxHeaderLength = 64 << 20;
    private static readonly byte[] Mark = "AnnotateHub checkpoint 1\n"u8.ToArray();

    public bool Exists => File.Exists(path);

    /// <exception cref="IOException">The disk is full, or the folder cannot be written; the checkpoint before is still there.</exception>
    public void Write(Checkpoint checkpoint)
    {
        var temporary = $"{path}.unfinished";
        try
        {
            using (var file = (create ?? File.Create)(temporary))
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                var header = JsonSerializer.SerializeToUtf8Bytes(
                    new Header(
                        checkpoint with
                        {
                            Tensors = [],
                        },
                        [.. checkpoint.Tensors.Select(tensor => new Entry(tensor.Name, tensor.Shape, tensor.Values.Length))]
                    ),
                    TrainingJson.Options
                );
                Span<byte> length = stackalloc byte[4];
                BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
                Put(file, hash, Mark);
                Put(file, hash, length);
                Put(file, hash, header);
                foreach (var tensor in checkpoint.Tensors)
                    Put(file, hash, MemoryMarshal.AsBytes<float>(tensor.Values));
                file.Write(hash.GetHashAndReset());
                if (file is FileStream real)
                    real.Flush(flushToDisk: true);
            }

            Durable.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <exception cref="TrainingRefusedException">No checkpoint, or a damaged one.</exception>
    public Checkpoint Read()
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new TrainingRefusedException($"The checkpoint '{path}' cannot be read: {fault.Message}", fault);
        }
    }

    private Checkpoint Parse(byte[] bytes)
    {
        var at = Mark.Length + 4;
        if (bytes.Length < at + SHA256.HashSizeInBytes || !bytes.AsSpan(0, Mark.Length).SequenceEqual(Mark))
            throw Damaged("it does not begin as one");
        if (!SHA256.HashData(bytes.AsSpan(..^SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(^SHA256.HashSizeInBytes..)))
            throw Damaged("its checksum is another");
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Mark.Length));
        if (length is < 0 or > MaxHeaderLength || at + length > bytes.Length)
            throw Damaged("its header is longer than the file");
        var header = HeaderOf(bytes.AsSpan(at, length));
        at += length;
        var tensors = new List<WeightTensor>(header.Tensors.Count);
        foreach (var entry in header.Tensors)
        {
            if (entry is not { Name: not null, Shape: not null, Count: >= 0 } || entry.Count > (bytes.Length - at) / sizeof(float))
                throw Damaged("a tensor of its header does not lie in the file");
            tensors.Add(
                new WeightTensor(
                    entry.Name,
                    entry.Shape,
                    MemoryMarshal.Cast<byte, float>(bytes.AsSpan(at, entry.Count * sizeof(float))).ToArray()
                )
            );
            at += entry.Count * sizeof(float);
        }

        return header.State with
        {
            Tensors = tensors,
        };
    }

    private Header HeaderOf(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize<Header>(text, TrainingJson.Options) is { State: not null, Tensors: not null } header
                ? header
                : throw Damaged("its header is empty");
        }
        catch (JsonException fault)
        {
            throw Damaged($"its header cannot be read ({JsonSentence.Describe(fault)})");
        }
    }

    private TrainingRefusedException Damaged(string why) =>
        new($"'{path}' is no whole checkpoint: {why}. Delete it to begin anew, or name an empty folder.");

    private static void Put(Stream file, IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        file.Write(bytes);
        hash.AppendData(bytes);
    }

    private sealed record Header(Checkpoint State, IReadOnlyList<Entry> Tensors);

    private sealed record Entry(string Name, IReadOnlyList<long> Shape, int Count);
}
