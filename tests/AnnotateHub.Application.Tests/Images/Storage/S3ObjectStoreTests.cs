using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Images.Storage.S3;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Images.Storage;

/// <summary>The contract against a real S3 server, and what a server far away brings with it.</summary>
public sealed class S3ObjectStoreTests(S3Server server) : ObjectStoreContract, IClassFixture<S3Server>, IDisposable
{
    private readonly TemporaryFolder _place = new();

    // Each test has a part of the bucket that nobody else has.
    private readonly string _prefix = $"test-{Guid.NewGuid():N}";
    private readonly List<IObjectStore> _opened = [];
    private IObjectStore? _store;

    protected override IObjectStore Store
    {
        get
        {
            // Several at once are several processes on one cache, which has a test of its own.
            lock (_opened)
                return _store ??= Open("node-a");
        }
    }

    public void Dispose()
    {
        foreach (var store in _opened)
            (store as IDisposable)?.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task What_is_read_again_comes_from_this_machine()
    {
        var hash = await PutAsync("abc"u8);
        var other = Open("node-b");
        Assert.Equal("abc", await ReadAsync(await other.OpenReadAsync(hash, Stop)));

        File.Delete(server.FileOf(KeyOf(hash)));

        Assert.Equal("abc", await ReadAsync(await other.OpenReadAsync(hash, Stop)));
        Assert.Equal("abc", await ReadAsync(await Store.OpenReadAsync(hash, Stop)));
    }

    /// <summary>A process that starts sweeps away what a killed one left; what another one begins just then is not that.</summary>
    [Fact]
    public async Task A_process_that_starts_takes_no_file_away_that_another_one_begins()
    {
        const int Files = 300;
        using var cache = new ObjectCache(_place.File("cache"), long.MaxValue);
        using var ended = new CancellationTokenSource();
        var starts = Task.Run(
            () =>
            {
                var count = 0;
                for (; !ended.IsCancellationRequested; count++)
                    new ObjectCache(_place.File("cache"), long.MaxValue).Dispose();
                return count;
            },
            Stop
        );

        for (var number = 0; number < Files; number++)
        {
            using var file = cache.Begin();
            var hash = await file.FillAsync(new MemoryStream(BitConverter.GetBytes(number)), Stop);
            await file.Keep(hash).DisposeAsync();
        }

        await ended.CancelAsync();
        Assert.InRange(await starts, 1, int.MaxValue);
    }

    [Fact]
    public async Task Damaged_content_is_never_given_out_and_leaves_no_copy()
    {
        var hash = await PutAsync("abc"u8);
        Damage(hash);
        var other = Open("node-b");

        var damage = await Assert.ThrowsAsync<ObjectDamagedException>(() => other.OpenReadAsync(hash, Stop));

        Assert.Contains(hash, damage.Message);
        Assert.Contains("restore it", damage.Message);
        Assert.False(File.Exists(other.PathOf(hash)));
        Assert.Empty(Directory.GetFiles(_place.File("node-b/object-cache/unfinished")));
    }

    [Fact]
    public async Task Parts_of_an_upload_that_was_never_completed_are_no_object_and_the_next_upload_succeeds()
    {
        var bytes = Noise((16 << 20) + 1);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        using var client = Client();
        var begun = await client.InitiateMultipartUploadAsync(S3Server.Bucket, KeyOf(hash), Stop);
        await client.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = S3Server.Bucket,
                Key = KeyOf(hash),
                UploadId = begun.UploadId,
                PartNumber = 1,
                InputStream = new MemoryStream(bytes, 0, 16 << 20),
                UseChunkEncoding = false,
            },
            Stop
        );

        Assert.Null(await Store.SizeAsync(hash, Stop));
        Assert.Empty(await ListAsync());
        Assert.Equal(hash, await PutAsync(bytes));
        Assert.Equal([new StoredObject(hash, bytes.Length)], await ListAsync());
        Assert.True(await Store.IsWholeAsync(hash, Stop));
    }

    /// <summary>What s3rver leaves, unlike Amazon's, when a client is killed in the middle of an upload.</summary>
    [Fact]
    public async Task Half_an_object_under_the_name_is_never_given_out_and_the_next_upload_replaces_it()
    {
        var hash = await PutAsync("abc"u8);
        await File.WriteAllTextAsync(server.FileOf(KeyOf(hash)), "a", Stop);
        var other = Open("node-b");

        Assert.False(await other.IsWholeAsync(hash, Stop));
        await Assert.ThrowsAsync<ObjectDamagedException>(() => other.OpenReadAsync(hash, Stop));
        Assert.Equal(hash, await other.PutAsync(new MemoryStream("abc"u8.ToArray()), Stop));

        Assert.Equal([new StoredObject(hash, 3)], await ListAsync());
        Assert.True(await other.IsWholeAsync(hash, Stop));
    }

    [Fact]
    public async Task The_cache_keeps_to_its_size_and_gives_up_what_was_used_longest_ago()
    {
        // Four of 300,000 bytes are more than a cache of 1 MiB holds; 90 % of it are left when room is made.
        var other = Open("node-b", cacheBytes: 1 << 20);
        var hashes = new List<string>();
        for (var number = 0; number < 3; number++)
            hashes.Add(await PutAsync(Noise(300_000 + number)));
        foreach (var hash in hashes)
            await (await other.OpenReadAsync(hash, Stop)).DisposeAsync();
        // Longest ago: the second, then the third, then the first.
        foreach (var (order, index) in new[] { 1, 2, 0 }.Index())
            File.SetLastAccessTimeUtc(other.PathOf(hashes[index]), new DateTime(2020, 1, 1 + order, 0, 0, 0, DateTimeKind.Utc));

        var last = await PutAsync(Noise(300_003));
        await (await other.OpenReadAsync(last, Stop)).DisposeAsync();

        Assert.Equal([true, false, true, true], hashes.Append(last).Select(hash => File.Exists(other.PathOf(hash))));
    }

    [Fact]
    public async Task What_is_leased_or_open_stays_when_room_is_made()
    {
        var other = Open("node-b", cacheBytes: 1 << 20);
        var (leased, open, free) = (await PutAsync(Noise(400_000)), await PutAsync(Noise(400_001)), await PutAsync(Noise(400_002)));
        using (await other.LeaseAsync([leased], Stop))
        await using (await other.OpenReadAsync(open, Stop))
        {
            await (await other.OpenReadAsync(free, Stop)).DisposeAsync();
            await (await other.OpenReadAsync(await PutAsync(Noise(400_003)), Stop)).DisposeAsync();

            Assert.Equal((true, true, false), (Has(leased), Has(open), Has(free)));
        }

        await (await other.OpenReadAsync(await PutAsync(Noise(900_000)), Stop)).DisposeAsync();
        Assert.Equal((false, false), (Has(leased), Has(open)));

        bool Has(string hash) => File.Exists(other.PathOf(hash));
    }

    [Fact]
    public async Task Many_readers_at_once_of_a_small_cache_all_read_what_they_asked_for()
    {
        var other = Open("node-b", cacheBytes: 1 << 20);
        var contents = Enumerable.Range(0, 12).Select(number => Noise(200_000 + number)).ToList();
        var hashes = new List<string>();
        foreach (var content in contents)
            hashes.Add(await PutAsync(content));

        await Parallel.ForAsync(0, 96, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Stop }, async (number, stop) =>
        {
            var which = number % contents.Count;
            await using var copy = await other.OpenReadAsync(hashes[which], stop);
            var read = new byte[contents[which].Length];
            await copy.ReadExactlyAsync(read, stop);
            Assert.True(read.AsSpan().SequenceEqual(contents[which]));
        });
    }

    [Fact]
    public async Task What_a_killed_process_left_unfinished_is_swept_away_and_its_copies_are_good()
    {
        var hash = await PutAsync("abc"u8);
        var half = _place.File("node-a/object-cache/unfinished/0123456789abcdef");
        await File.WriteAllTextAsync(half, "ab", Stop);
        await File.WriteAllTextAsync(_place.File("node-a/object-cache/leases/of-a-killed-process"), hash, Stop);

        var again = Open("node-a", cacheBytes: 1 << 20);

        Assert.False(File.Exists(half));
        server.Kill();
        try
        {
            Assert.Equal("abc", await ReadAsync(await again.OpenReadAsync(hash, Stop)));
        }
        finally
        {
            server.StartAgain();
        }

        File.SetLastAccessTimeUtc(again.PathOf(hash), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await (await again.OpenReadAsync(await PutAsync(Noise(1_048_575)), Stop)).DisposeAsync();
        // A lease of nobody keeps nothing.
        using (await again.LeaseAsync([], Stop)) { }
        Assert.False(File.Exists(again.PathOf(hash)));
    }

    [Fact]
    public async Task The_job_of_a_training_names_files_where_they_lie_on_this_machine()
    {
        var folder = new DataFolder(_place.File("node-b"));
        var store = Open("node-b");
        var hash = await PutAsync("abc"u8);
        var (inBucket, inFolder) = (new TrainingFolders(folder, store), new TrainingFolders(folder, new BlobStore(folder)));

        using var lease = await store.LeaseAsync([hash], Stop);

        var place = $"{hash[..2]}/{hash[2..4]}/{hash}";
        Assert.Equal($"../../../blobs/{place}", inFolder.FileOf(hash));
        Assert.Equal($"../../../object-cache/{place}", inBucket.FileOf(hash));
        var seen = Path.GetFullPath(Path.Combine(inBucket.PartOf(7, "detector").Path, inBucket.FileOf(hash)));
        Assert.Equal("abc", await File.ReadAllTextAsync(seen, Stop));
    }

    [Fact]
    public async Task A_store_that_is_away_is_a_sentence_and_afterwards_everything_is_there()
    {
        var hash = await PutAsync("abc"u8);
        var other = Open("node-b");
        server.Kill();
        try
        {
            var away = await Assert.ThrowsAsync<ObjectStoreAwayException>(() => other.OpenReadAsync(hash, Stop));
            Assert.StartsWith(
                $"The object store s3://{S3Server.Bucket}/{_prefix}/ at {server.Address.GetLeftPart(UriPartial.Authority)} ",
                away.Message
            );
            Assert.EndsWith("Nothing was lost; try again when it is back.", away.Message);
            await Assert.ThrowsAsync<ObjectStoreAwayException>(() => other.PutAsync(new MemoryStream("more"u8.ToArray()), Stop));
            Assert.NotNull(await other.FindFaultAsync(Stop));
            // What this machine has it still gives.
            Assert.Equal("abc", await ReadAsync(await Store.OpenReadAsync(hash, Stop)));
        }
        finally
        {
            server.StartAgain();
        }

        Assert.Null(await other.FindFaultAsync(Stop));
        Assert.Equal("abc", await ReadAsync(await other.OpenReadAsync(hash, Stop)));
        await other.PutAsync(new MemoryStream("more"u8.ToArray()), Stop);
        Assert.Equal(2, (await ListAsync()).Count);
    }

    [Fact]
    public async Task A_refusal_is_a_sentence_without_the_keys()
    {
        var other = ObjectStores.Open(
            new DataFolder(_place.File("node-b")),
            Settings() with
            {
                AccessKey = "nobodys-key",
                SecretKey = "a-secret-of-nobody",
            },
            new DiskSpace(new DataFolder(_place.File("node-b")), new DiskReserve(0))
        );
        _opened.Add(other);

        var refused = await Assert.ThrowsAsync<ObjectStoreAwayException>(() => other.PutAsync(new MemoryStream("abc"u8.ToArray()), Stop));

        Assert.Contains("refuses this server", refused.Message);
        Assert.DoesNotContain("a-secret-of-nobody", refused.ToString());
    }

    [Fact]
    public async Task Everything_is_copied_to_the_bucket_and_back_and_what_differs_is_refused()
    {
        var folder = new BlobStore(new DataFolder(_place.File("from")));
        var back = new BlobStore(new DataFolder(_place.File("back")));
        string[] hashes =
        [
            await folder.PutAsync(new MemoryStream([]), Stop),
            await folder.PutAsync(new MemoryStream("abc"u8.ToArray()), Stop),
            await folder.PutAsync(new MemoryStream("more"u8.ToArray()), Stop),
        ];

        var there = await ObjectCopy.RunAsync(folder, Store, cancellationToken: Stop);
        var again = await ObjectCopy.RunAsync(folder, Store, cancellationToken: Stop);
        await ObjectCopy.RunAsync(Open("node-b"), back, cancellationToken: Stop);

        Assert.Equal((3, 3, 7L), (there.Objects, there.Copied, there.Bytes));
        Assert.Equal((3, 0, 0L), (again.Objects, again.Copied, again.Bytes));
        Assert.Empty(there.Faults.Concat(again.Faults));
        foreach (var hash in hashes)
            Assert.True(await back.IsWholeAsync(hash, Stop));

        Damage(hashes[1]);
        await File.WriteAllTextAsync(folder.PathOf(hashes[2]), "less", Stop);
        File.Delete(server.FileOf(KeyOf(hashes[2])));
        var differs = await ObjectCopy.RunAsync(folder, Store, cancellationToken: Stop);
        Assert.Equal(2, differs.Faults.Count);
        Assert.Contains(differs.Faults, fault => fault.StartsWith($"{hashes[1]} in s3://", StringComparison.Ordinal));
        Assert.Contains(differs.Faults, fault => fault.StartsWith($"{hashes[2]} in '", StringComparison.Ordinal));
    }

    protected override void Damage(string hash)
    {
        var file = server.FileOf(KeyOf(hash));
        var bytes = File.ReadAllBytes(file);
        bytes[0] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private AmazonS3Client Client() =>
        new(
            new BasicAWSCredentials(S3Server.AccessKey, S3Server.SecretKey),
            new AmazonS3Config
            {
                ServiceURL = server.Address.OriginalString,
                ForcePathStyle = true,
                AuthenticationRegion = "us-east-1",
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            }
        );

    private string KeyOf(string hash) => $"{_prefix}/{hash[..2]}/{hash[2..4]}/{hash}";

    private StorageSettings Settings() =>
        new()
        {
            Provider = "s3",
            Endpoint = server.Address.OriginalString.TrimEnd('/'),
            Bucket = S3Server.Bucket,
            Prefix = _prefix,
            PathStyle = true,
            AccessKey = S3Server.AccessKey,
            SecretKey = S3Server.SecretKey,
        };

    private IObjectStore Open(string node, long cacheBytes = StorageSettings.DefaultCacheBytes)
    {
        var folder = new DataFolder(_place.File(node));
        var store = ObjectStores.Open(folder, Settings() with { CacheBytes = cacheBytes }, new DiskSpace(folder, new DiskReserve(0)));
        _opened.Add(store);
        return store;
    }
}
