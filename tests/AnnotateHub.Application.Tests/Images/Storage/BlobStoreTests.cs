using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Images.Storage;

public sealed class BlobStoreTests : ObjectStoreContract, IDisposable
{
    private readonly TemporaryFolder _place = new();
    private readonly BlobStore _store;

    public BlobStoreTests() => _store = new BlobStore(new DataFolder(_place.Path));

    protected override IObjectStore Store => _store;

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Two_nodes_on_one_folder_see_what_the_other_stored()
    {
        var other = new BlobStore(new DataFolder(_place.Path));
        var hash = await PutAsync("abc"u8);

        Assert.Equal(hash, await other.PutAsync(new MemoryStream("abc"u8.ToArray()), Stop));
        Assert.Equal("abc", await ReadAsync(await other.OpenReadAsync(hash, Stop)));
        Assert.True(await other.DeleteAsync(hash, Stop));
        Assert.Empty(await ListAsync());
    }

    protected override void Damage(string hash) => File.WriteAllText(_store.PathOf(hash), "abd");
}
