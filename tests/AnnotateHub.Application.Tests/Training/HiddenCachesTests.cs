using AnnotateHub.Application.Training;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Training;

public sealed class HiddenCachesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Where_the_processor_hides_its_caches_other_kernels_are_taken_unless_somebody_chose_some()
    {
        Directory.CreateDirectory(_folder.File("cpu0"));

        Assert.Equal("SSE41", HiddenCaches.KernelsFor(null, _folder.Path));
        Assert.Null(HiddenCaches.KernelsFor("AVX2", _folder.Path));
    }

    [Fact]
    public void Where_it_tells_them_or_where_nothing_is_known_nothing_is_changed()
    {
        Directory.CreateDirectory(_folder.File("cpu0/cache"));

        Assert.Null(HiddenCaches.KernelsFor(null, _folder.Path));
        Assert.Null(HiddenCaches.KernelsFor(null, _folder.File("none")));
    }
}
