using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Pairing;
using AnnotateHub.TestKit;
using Microsoft.Data.Sqlite;

namespace AnnotateHub.Application.Tests.Import;

/// <summary>What can wait is refused while there is still room for what people draw.</summary>
public sealed class DiskSpaceTests : IDisposable
{
    private const long Gib = 1L << 30;
    private readonly TemporaryFolder _place = new();

    public void Dispose() => _place.Dispose();

    // 5 % of 10 GiB are 512 MiB; 5 % of 100 GiB are more than 1 GiB, which is then kept.
    [Theory]
    [InlineData(10, 512, 0, false)]
    [InlineData(10, 511, 0, true)]
    [InlineData(10, 600, 89, true)]
    [InlineData(100, 1024, 0, false)]
    [InlineData(100, 1023, 0, true)]
    public void The_reserve_is_five_percent_or_a_gibibyte_whichever_is_less(long gib, long freeMib, long moreMib, bool refused) =>
        Assert.Equal(refused, Disk(freeMib << 20, gib * Gib).RefusalOf(moreMib << 20) is not null);

    [Fact]
    public void The_reserve_is_a_setting() => Assert.NotNull(Disk(9, 100, new DiskReserve(10)).RefusalOf());

    [Fact]
    public async Task An_import_on_a_full_disk_is_refused_with_the_words_disk_is_full()
    {
        var importer = new Importer(null!, null!, null!, Disk(1, 100 * Gib), TimeProvider.System);
        var plan = await new ImportPlanner(new DataFolder(_place.File("data")), TimeProvider.System).PlanAsync(
            _place.Path,
            PairingPresets.Published.Rule,
            cancellationToken: TestContext.Current.CancellationToken
        );

        var report = await importer.ImportAsync(1, plan, cancellationToken: TestContext.Current.CancellationToken);

        Assert.StartsWith("The disk is full", report.Refused);
    }

    [Fact]
    public void A_full_disk_is_known_however_it_is_said()
    {
        Assert.True(DiskSpace.IsFull(new SqliteException("database or disk is full", 13)));
        Assert.True(DiskSpace.IsFull(new InvalidOperationException("", new SqliteException("", 13))));
        Assert.True(DiskSpace.IsFull(new IOException("No space left on device", 28)));
        Assert.False(DiskSpace.IsFull(new SqliteException("database is locked", 5)));
        Assert.False(DiskSpace.IsFull(null));
    }

    /// <summary>The number that the system itself gives, by a device that is always full.</summary>
    [Fact]
    public void What_the_system_throws_for_a_full_disk_is_known()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no device that is always full.");
        var full = Assert.ThrowsAny<IOException>(() => File.WriteAllBytes("/dev/full", new byte[10]));

        Assert.True(DiskSpace.IsFull(full), $"{full.HResult}: {full.Message}");
    }

    private FixedDisk Disk(long free, long total, DiskReserve? reserve = null) =>
        new(new DataFolder(_place.File("disk")), reserve ?? new DiskReserve(), free, total);

    private sealed class FixedDisk(DataFolder folder, DiskReserve reserve, long free, long total) : DiskSpace(folder, reserve)
    {
        public override (long Free, long Total) Measure() => (free, total);
    }
}
