using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Tests.Annotate;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Backup;

/// <summary>A backup is its owner's alone, and with a passphrase nobody else's at all.</summary>
public sealed class SealedBackupTests
{
    private const string Passphrase = "a long passphrase";

    [Fact]
    public async Task A_plain_backup_holds_no_keys_unless_asked_for_and_is_its_owners_file()
    {
        await using var lab = await AnnotateLab.StartAsync(isSqlite: true);
        using var place = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(lab.Folder.Keys, "key-1.xml"), "<key/>");

        await DataBackup.WriteAsync(lab.Folder, place.File("plain.zip"), new BackupOptions(), TimeProvider.System);
        await DataBackup.WriteAsync(lab.Folder, place.File("keys.zip"), new BackupOptions(Keys: true), TimeProvider.System);

        Assert.DoesNotContain("keys/key-1.xml", Names(place.File("plain.zip")));
        Assert.Contains("keys/key-1.xml", Names(place.File("keys.zip")));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(place.File("plain.zip")));
    }

    [Fact]
    public async Task A_sealed_backup_shows_nothing_and_comes_back_with_its_passphrase_alone()
    {
        await using var lab = await AnnotateLab.StartAsync(isSqlite: true);
        using var place = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(lab.Folder.Keys, "key-1.xml"), "<key/>");
        // More than two chunks of 64 KiB, and not compressible.
        var blob = await lab.Get<BlobStore>().PutAsync(new MemoryStream(RandomNumberGenerator.GetBytes(200_000)));
        var file = place.File("sealed.zip");

        await DataBackup.WriteAsync(lab.Folder, file, new BackupOptions(Passphrase: Passphrase), TimeProvider.System);

        var bytes = await File.ReadAllBytesAsync(file);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("annotatehub.db"u8));
        Assert.Equal(-1, bytes.AsSpan().IndexOf("SQLite"u8));
        Assert.Contains("keys/key-1.xml", Names(new MemoryStream(ByHand(bytes))));
        var unnamed = await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(null));
        Assert.Contains("--passphrase-file", unnamed.Message);
        var wrong = await Assert.ThrowsAsync<BackupException>(() => RestoreAsync("an other passphrase"));
        Assert.Contains("another passphrase", wrong.Message);
        Assert.False(Directory.Exists(place.File("restored")));
        await RestoreAsync(Passphrase);
        Assert.True(new BlobStore(new DataFolder(place.File("restored"))).Contains(blob));

        Task RestoreAsync(string? passphrase) =>
            DataBackup.RestoreAsync(file, place.File("restored"), force: false, TimeProvider.System, passphrase);
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("head")]
    [InlineData("lastChunkGone")]
    [InlineData("chunksSwapped")]
    [InlineData("cut")]
    public async Task Whatever_is_changed_in_a_sealed_file_is_noticed(string change)
    {
        using var place = new TemporaryFolder();
        var file = place.File("sealed");
        var plain = RandomNumberGenerator.GetBytes((3 * SealedFile.ChunkSize) + 10);
        await using (var stream = File.Create(file))
        await using (var sealing = SealedFile.Write(stream, Passphrase, iterations: 1))
            await sealing.WriteAsync(plain);
        const int Step = SealedFile.ChunkSize + SealedFile.TagSize;
        var bytes = await File.ReadAllBytesAsync(file);
        using (var whole = new MemoryStream())
        {
            await using var unsealing = SealedFile.Read(file, Passphrase);
            await unsealing.CopyToAsync(whole);
            Assert.Equal(plain, whole.ToArray());
        }

        switch (change)
        {
            case "flipped":
                bytes[SealedFile.HeadSize + Step + 7] ^= 1;
                break;
            case "head":
                bytes[9] ^= 1;
                break;
            case "lastChunkGone":
                bytes = bytes[..(SealedFile.HeadSize + (3 * Step))];
                break;
            case "chunksSwapped":
                var first = bytes[SealedFile.HeadSize..(SealedFile.HeadSize + Step)];
                bytes.AsSpan(SealedFile.HeadSize + Step, Step).CopyTo(bytes.AsSpan(SealedFile.HeadSize));
                first.CopyTo(bytes.AsSpan(SealedFile.HeadSize + Step));
                break;
            default:
                bytes = bytes[..^5];
                break;
        }

        await File.WriteAllBytesAsync(file, bytes);
        await Assert.ThrowsAsync<BackupException>(async () =>
        {
            await using var unsealing = SealedFile.Read(file, Passphrase);
            await unsealing.CopyToAsync(Stream.Null);
        });
    }

    /// <summary>As docs/security.md describes the bytes, without the product's code.</summary>
    private static byte[] ByHand(byte[] file)
    {
        Assert.Equal("AHSEAL1\n", Encoding.ASCII.GetString(file, 0, 8));
        var rounds = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(24));
        Assert.Equal(600_000, rounds);
        var key = Rfc2898DeriveBytes.Pbkdf2(Passphrase, file[8..24], rounds, HashAlgorithmName.SHA256, 32);
        using var cipher = new AesGcm(key, 16);
        using var plain = new MemoryStream();
        for (var (at, number) = (28, 0L); at < file.Length; number++)
        {
            var length = Math.Min(65_536, file.Length - at - 16);
            var nonce = new byte[12];
            BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(3), number);
            nonce[11] = (byte)(at + length + 16 == file.Length ? 1 : 0);
            var chunk = new byte[length];
            cipher.Decrypt(nonce, file.AsSpan(at, length), file.AsSpan(at + length, 16), chunk, file.AsSpan(0, 28));
            plain.Write(chunk);
            at += length + 16;
        }

        return plain.ToArray();
    }

    private static List<string> Names(string file)
    {
        using var stream = File.OpenRead(file);
        return Names(stream);
    }

    private static List<string> Names(Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }
}
