using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Storage;

/// <summary>The whole application with a bucket of a real S3 server as its store of source files.</summary>
public sealed class S3StorageTests(S3Server server) : IClassFixture<S3Server>, IAsyncDisposable
{
    private const string Stem = "r06c04f01p01";
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _pictures = new();
    private readonly string _prefix = $"web-{Guid.NewGuid():N}";
    private RunningApp? _app;

    private RunningApp App =>
        _app ??= new RunningApp(
            _folder,
            null,
            ("Storage:Provider", "s3"),
            ("Storage:Endpoint", server.Address.OriginalString),
            ("Storage:Bucket", S3Server.Bucket),
            ("Storage:Prefix", _prefix),
            ("Storage:PathStyle", "true"),
            ("Storage:AccessKey", S3Server.AccessKey),
            ("Storage:SecretKey", S3Server.SecretKey)
        );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _folder.Dispose();
        _pictures.Dispose();
    }

    [Fact]
    public async Task A_pair_is_imported_opened_in_the_canvas_and_exported_and_the_folder_holds_no_source_file()
    {
        var (project, image, _) = await ImportAsync();
        using var lead = await App.SignedInAsync("lead");

        var work = await lead.GetFromJsonAsync<JsonElement>($"api/projects/{project}/images/{image}/work", Stop);
        var raw = work.GetProperty("image").GetProperty("planes")[0].GetProperty("raw").GetProperty("url").GetString()!;
        var tile = await lead.GetByteArrayAsync(raw.Replace("{column}", "0").Replace("{row}", "0"), Stop);

        Assert.Equal(Plane(0).Pixels.SelectMany(BitConverter.GetBytes), tile);
        Assert.Empty(Directory.GetFiles(_folder.File("blobs"), "*", SearchOption.AllDirectories));
        var zip = await lead.GetByteArrayAsync($"api/projects/{project}/export/published.zip?crops=false", Stop);
        using var archive = new ZipArchive(new MemoryStream(zip));
        foreach (var channel in (string[])["brightfield", "fluorescence"])
        {
            var entry = Assert.Single(archive.Entries, entry =>
                entry.FullName.EndsWith($"/{channel}/{Stem}.tiff", StringComparison.Ordinal)
            );
            using var exported = new MemoryStream();
            await using (var content = await entry.OpenAsync(Stop))
                await content.CopyToAsync(exported, Stop);
            Assert.Equal(await File.ReadAllBytesAsync(PictureOf(channel), Stop), exported.ToArray());
        }
    }

    [Fact]
    public async Task A_node_that_has_nothing_yet_reads_the_store_for_members_alone_and_says_so_while_it_is_away()
    {
        var (project, image, plane) = await ImportAsync();
        using var lead = await App.SignedInAsync("lead");
        using var stranger = await App.SignedInAsync("stranger");
        var address = $"p/{project}/planes/{plane}/raw/0/0";
        Forget();
        server.Kill();
        try
        {
            using var away = await lead.GetAsync(address, Stop);
            using var other = await stranger.GetAsync(address, Stop);
            using var ready = await App.Browser().GetAsync("readyz", Stop);

            var problem = await away.Content.ReadFromJsonAsync<JsonElement>(Stop);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, 503), (away.StatusCode, problem.GetProperty("status").GetInt32()));
            var said = problem.GetProperty("detail").GetString()!;
            Assert.StartsWith("The store of the images does not answer just now. Nothing was lost", said);
            Assert.DoesNotContain(S3Server.Bucket, said);
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            // What needs no source file goes on.
            using var work = await lead.GetAsync($"api/projects/{project}/images/{image}/work", Stop);
            Assert.Equal(HttpStatusCode.OK, work.StatusCode);
        }
        finally
        {
            server.StartAgain();
        }

        Assert.Equal(Plane(0).Pixels.SelectMany(BitConverter.GetBytes), await lead.GetByteArrayAsync(address, Stop));
        using var unread = await stranger.GetAsync(address, Stop);
        Assert.Equal(HttpStatusCode.NotFound, unread.StatusCode);
    }

    [Fact]
    public async Task An_import_while_the_store_is_away_says_so_once_and_goes_on_afterwards()
    {
        await App.PersonAsync("lead");
        var project = await App.ProjectAsync();
        WritePair();
        server.Kill();
        ImportReport refused;
        try
        {
            refused = await RunImportAsync(project);
        }
        finally
        {
            server.StartAgain();
        }

        var fault = Assert.Single(refused.Rejected);
        Assert.StartsWith("It was not imported. The object store s3://", fault.Message);
        Assert.Contains("Import again then", fault.Message);
        Assert.Equal(0, refused.Added);
        Assert.Equal(1, (await RunImportAsync(project)).Added);
    }

    private async Task<(long Project, long Image, string Plane)> ImportAsync()
    {
        var lead = await App.PersonAsync("lead");
        await App.PersonAsync("stranger");
        var project = await App.ProjectAsync((lead, ProjectRole.Lead));
        WritePair();
        var report = await RunImportAsync(project);
        Assert.Equal((1, 0), (report.Added, report.Rejected.Count));
        await using var db = await App.DatabaseAsync();
        var image = await db.ImageGroups.Include(group => group.Planes).SingleAsync(group => group.ProjectId == project, Stop);
        image.Split = DataSplit.Train;
        await db.SaveChangesAsync(Stop);
        var assignment = await App.Services.GetRequiredService<FreeRound>().AssignmentAsync(project, image.Id, lead.Id);
        var box = new BoxChange("b", 2, 2, 9, 9, "R", BoxFlags.None, BoxOrigin.Drawn);
        Assert.IsType<SendAnswer.Acknowledged>(
            await App
                .Services.GetRequiredService<OperationWriter>()
                .SendAsync(assignment.Id, lead.Id, "c-1", 0, [new Operation(1, "o-1", OperationKind.Add, [box])])
        );
        return (project, image.Id, image.Planes.Single(plane => plane.ChannelIndex == 0).PlaneHash);
    }

    private void WritePair()
    {
        foreach (
            var (channel, planes) in new[] { ("brightfield", new[] { Plane(0) }), ("fluorescence", [Plane(5), Plane(1005), Plane(2005)]) }
        )
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PictureOf(channel))!);
            TiffWriter.Write16(PictureOf(channel), planes, null);
        }
    }

    private async Task<ImportReport> RunImportAsync(long project)
    {
        var plan = await App.Services.GetRequiredService<ImportPlanner>().PlanAsync(_pictures.Path, cancellationToken: Stop);
        return await App.Services.GetRequiredService<Importer>().ImportAsync(project, plan, cancellationToken: Stop);
    }

    /// <summary>As a node that joins: neither planes nor copies.</summary>
    private void Forget()
    {
        foreach (var folder in (string[])["planes", "object-cache"])
        foreach (var file in Directory.GetFiles(_folder.File(folder), "*", SearchOption.AllDirectories))
            File.Delete(file);
    }

    private string PictureOf(string channel) => _pictures.File($"raw_images_for_model/{channel}/{Stem}.tiff");

    private static Plane16 Plane(int seed) => new(40, 30, [.. Enumerable.Range(0, 1200).Select(at => (ushort)(seed + at))]);
}
