using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Images.Storage;

/// <summary>What every store of source files promises.</summary>
public abstract class ObjectStoreContract
{
    // Published test vectors of SHA-256 (FIPS 180-4): "abc", and nothing.
    private const string HashOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private const string HashOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An empty store; the same one each time it is asked for in a test.</summary>
    protected abstract IObjectStore Store { get; }

    /// <summary>Puts other bytes of the same number in the place of the object.</summary>
    protected abstract void Damage(string hash);

    [Fact]
    public async Task What_was_put_twice_is_there_once_under_the_hash_of_its_content()
    {
        Assert.Equal(HashOfAbc, await PutAsync("abc"u8));
        Assert.Equal(HashOfAbc, await PutAsync("abc"u8));

        Assert.Equal([new StoredObject(HashOfAbc, 3)], await ListAsync());
        Assert.Equal("abc", await ReadAsync(await Store.OpenReadAsync(HashOfAbc, Stop)));
    }

    [Fact]
    public async Task A_file_and_a_stream_of_the_same_content_are_one_object()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("source"), "abc", Stop);

        Assert.Equal(HashOfAbc, await Store.PutFileAsync(folder.File("source"), Stop));
        var rest = new MemoryStream("..abc"u8.ToArray()) { Position = 2 };

        Assert.Equal(HashOfAbc, await Store.PutAsync(rest, Stop));
        Assert.Single(await ListAsync());
    }

    [Theory]
    [InlineData(0, 4, "0123")]
    [InlineData(3, 2, "34")]
    [InlineData(8, 100, "89")]
    [InlineData(10, 1, "")]
    [InlineData(99, 1, "")]
    [InlineData(4, 0, "")]
    public async Task A_range_ends_where_the_object_ends(long offset, long length, string expected)
    {
        var hash = await PutAsync("0123456789"u8);

        Assert.Equal(expected, await ReadAsync(await Store.OpenRangeAsync(hash, offset, length, Stop)));
    }

    [Fact]
    public async Task What_is_missing_is_told_by_every_question()
    {
        Assert.Null(await Store.SizeAsync(HashOfAbc, Stop));
        Assert.False(await Store.ExistsAsync(HashOfAbc, Stop));
        Assert.False(await Store.DeleteAsync(HashOfAbc, Stop));
        Assert.False(await Store.IsWholeAsync(HashOfAbc, Stop));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.OpenReadAsync(HashOfAbc, Stop));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.OpenRangeAsync(HashOfAbc, 0, 1, Stop));
        using var lease = await Store.LeaseAsync([HashOfAbc], Stop);
        Assert.False(File.Exists(Store.PathOf(HashOfAbc)));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SizeAsync("../../etc/passwd", Stop));
    }

    [Fact]
    public async Task An_empty_file_is_an_object_too()
    {
        Assert.Equal(HashOfNothing, await PutAsync([]));
        Assert.Equal(0, await Store.SizeAsync(HashOfNothing, Stop));
        Assert.Equal("", await ReadAsync(await Store.OpenReadAsync(HashOfNothing, Stop)));
        Assert.True(await Store.IsWholeAsync(HashOfNothing, Stop));
    }

    [Fact]
    public async Task A_large_file_comes_back_byte_for_byte()
    {
        // Three parts of S3's upload, the last one of 5 bytes.
        var bytes = Noise(2 * (16 << 20) + 5);

        var hash = await PutAsync(bytes);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), hash);
        Assert.Equal(bytes.Length, await Store.SizeAsync(hash, Stop));
        Assert.True(await Store.IsWholeAsync(hash, Stop));
        await using var back = await Store.OpenReadAsync(hash, Stop);
        Assert.Equal(hash, Convert.ToHexStringLower(await SHA256.HashDataAsync(back, Stop)));
    }

    [Fact]
    public async Task An_upload_whose_source_breaks_off_leaves_nothing()
    {
        await Assert.ThrowsAsync<EndOfStreamException>(() => Store.PutAsync(new BrokenOff(Noise(200_000)), Stop));

        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task The_same_content_put_by_many_at_once_is_one_object()
    {
        var bytes = Noise(300_000);

        var hashes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => PutAsync(bytes))));

        Assert.Equal([new StoredObject(Assert.Single(hashes.Distinct()), bytes.Length)], await ListAsync());
        Assert.True(await Store.IsWholeAsync(hashes[0], Stop));
    }

    [Fact]
    public async Task The_list_goes_on_past_a_thousand()
    {
        const int Count = 1_025;
        await Parallel.ForAsync(0, Count, Stop, async (number, _) => await PutAsync(Encoding.ASCII.GetBytes($"{number}")));

        var listed = await ListAsync();

        // 10 numbers of one digit, 90 of two, 900 of three, 25 of four.
        Assert.Equal((Count, 10L + (90 * 2) + (900 * 3) + (25 * 4)), (listed.Count, listed.Sum(item => item.Bytes)));
        Assert.Equal(Count, listed.Select(item => item.Hash).Distinct().Count());
    }

    [Fact]
    public async Task What_was_deleted_is_gone_and_the_others_are_there()
    {
        var (gone, kept) = (await PutAsync("gone"u8), await PutAsync("kept!"u8));

        Assert.Equal((1, 4L), await Store.DeleteAsync([gone, HashOfAbc], Stop));

        Assert.Equal([new StoredObject(kept, 5)], await ListAsync());
        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.OpenReadAsync(gone, Stop));
        Assert.Equal(5, await Store.MeasureAsync([gone, kept], Stop));
    }

    [Fact]
    public async Task A_lease_puts_the_content_where_a_program_can_read_it()
    {
        var hash = await PutAsync("abc"u8);

        using var lease = await Store.LeaseAsync([hash], Stop);

        Assert.Equal("abc", await File.ReadAllTextAsync(Store.PathOf(hash), Stop));
    }

    [Fact]
    public async Task Changed_content_is_noticed()
    {
        var hash = await PutAsync("abc"u8);

        Damage(hash);

        Assert.False(await Store.IsWholeAsync(hash, Stop));
    }

    [Fact]
    public async Task A_store_that_is_there_has_no_fault() => Assert.Null(await Store.FindFaultAsync(Stop));

    protected static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    protected Task<string> PutAsync(ReadOnlySpan<byte> content) => Store.PutAsync(new MemoryStream(content.ToArray()), Stop);

    protected async Task<List<StoredObject>> ListAsync()
    {
        var all = new List<StoredObject>();
        await foreach (var item in Store.ListAsync(Stop))
            all.Add(item);
        return all;
    }

    protected static async Task<string> ReadAsync(Stream content)
    {
        await using var opened = content;
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync(Stop);
    }

    /// <summary>A source that gives half of what it has and then fails.</summary>
    private sealed class BrokenOff(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position > Length / 2 ? throw new EndOfStreamException() : base.ReadAsync(buffer, cancellationToken);
    }
}
