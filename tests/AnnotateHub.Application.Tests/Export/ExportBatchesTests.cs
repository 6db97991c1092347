using System.Data.Common;
using System.IO.Compression;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AnnotateHub.Application.Tests.Export;

/// <summary>What an export of a large study asks of the database and holds in memory: a batch, however large the study is.</summary>
public sealed class ExportBatchesTests(QueryPlanStudy study) : IClassFixture<QueryPlanStudy>
{
    /// <summary>Four of five works of a hundred images were begun, with two boxes each.</summary>
    private const int Sets = QueryPlanStudy.Images * 4 / 5;
    private const int BoxesOfEach = 2;

    [Theory]
    [InlineData("voc")]
    [InlineData("csv")]
    [InlineData("coco")]
    public async Task It_asks_two_questions_a_batch_and_else_as_many_whatever_the_size(string format)
    {
        using var counter = new QueryCounter();
        var rest = new HashSet<int>();
        // By sets, and by boxes: a set with more than are wanted together is alone.
        foreach (var (sets, boxes, batches) in new[] { (7, 1000, 12), (40, 1000, 2), (1000, 1000, 1), (1000, 20, 8), (1000, 1, Sets) })
        {
            using var folder = new TemporaryFolder();
            var export = Export(study.Database, sets, boxes);

            var questions = await counter.CountAsync(async () => await ExportAsync(export, format, folder.File("out")));

            // Once for the format's files, once for the lineage.
            rest.Add(questions - 2 * batches);
        }

        Assert.InRange(Assert.Single(rest), 1, 40);
    }

    [Theory]
    [InlineData("voc", 20, 1000, 40)]
    [InlineData("csv", 20, 1000, 40)]
    // 41 boxes are less than 21 sets of two and more than 20.
    [InlineData("coco", 1000, 41, 40)]
    public async Task No_more_boxes_are_alive_than_two_batches(string format, int sets, int boxes, int together)
    {
        using var folder = new TemporaryFolder();
        var alive = new BoxesAlive();
        var options = new DbContextOptionsBuilder<AnnotateHubDb>();
        options.UseAnnotateHubSqlite(study.Get<DataFolder>().DatabaseFile).AddInterceptors(alive);

        await ExportAsync(Export(new Factory((DbContextOptions<AnnotateHubDb>)options.Options), sets, boxes), format, folder.File("out"));

        Assert.Equal(2 * Sets * BoxesOfEach, alive.Seen);
        Assert.Equal(together, alive.MostInOneQuestion);
        // When a batch is asked for, the one before may still be held.
        Assert.InRange(alive.MostAtAQuestion, 0, together);
    }

    [Fact]
    public async Task A_zip_holds_the_files_of_the_folder_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        var export = Export(study.Database, 40, 1000);
        await ExportAsync(export, "coco", folder.File("out"));
        using var zip = new MemoryStream();
        Assert.Null((await export.ToZipAsync(Request("coco"), zip)).Refused);

        using var archive = new ZipArchive(zip, ZipArchiveMode.Read);
        var files = Directory.GetFiles(folder.File("out"), "*", SearchOption.AllDirectories);
        Assert.Equal(files.Length, archive.Entries.Count);
        foreach (var file in files)
        {
            await using var entry = archive.GetEntry(Path.GetRelativePath(folder.File("out"), file).Replace('\\', '/'))!.Open();
            using var content = new MemoryStream();
            await entry.CopyToAsync(content);
            Assert.Equal(await File.ReadAllBytesAsync(file), content.ToArray());
        }
    }

    private static AnnotationExport Export(IDbContextFactory<AnnotateHubDb> database, int sets, int boxes) =>
        new(database, new PrivacySettings(), new StoppedClock()) { MaxSetsTogether = sets, MaxBoxesTogether = boxes };

    private AnnotationExportRequest Request(string format) =>
        new(study.Project, Actor.CommandLine(), new VocConvention(), Format: format);

    private async Task ExportAsync(AnnotationExport export, string format, string folder)
    {
        var report = await export.ToFolderAsync(Request(format), folder);
        Assert.Equal((null, Sets, Sets * BoxesOfEach), (report.Refused, report.Images, report.Boxes));
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 12, 1, 8, 0, 0, TimeSpan.Zero);
    }

    private sealed class Factory(DbContextOptions<AnnotateHubDb> options) : IDbContextFactory<AnnotateHubDb>
    {
        public AnnotateHubDb CreateDbContext() => new(options);
    }

    /// <summary>Remembers the boxes that were read without holding them, and counts at each question for boxes how many are still
    /// there.</summary>
    private sealed class BoxesAlive : DbCommandInterceptor, IMaterializationInterceptor
    {
        private readonly List<WeakReference> _boxes = [];
        private int _before;

        public int Seen => _boxes.Count;
        public int MostInOneQuestion { get; private set; }
        public int MostAtAQuestion { get; private set; }

        public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
        {
            if (entity is BoxRow)
                _boxes.Add(new WeakReference(entity));
            MostInOneQuestion = Math.Max(MostInOneQuestion, _boxes.Count - _before);
            return entity;
        }

        public override InterceptionResult<DbDataReader> ReaderExecuting(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result
        )
        {
            if (command.CommandText.Contains("\"Boxes\"", StringComparison.Ordinal))
            {
                GC.Collect();
                (_before, MostAtAQuestion) = (_boxes.Count, Math.Max(MostAtAQuestion, _boxes.Count(box => box.IsAlive)));
            }

            return result;
        }
    }
}
