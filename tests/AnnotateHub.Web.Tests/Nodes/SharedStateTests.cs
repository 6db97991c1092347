using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Nodes;

/// <summary>What two nodes with folders of their own have in common: keys, id, setup link, and where source files are.</summary>
public sealed class SharedStateTests
{
    /// <summary>SHA-256 of "abc" (FIPS 180-2, appendix B.1).</summary>
    private const string AbcHash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sign_in_holds_on_the_other_node_and_its_end_too()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var cookies = new CookieContainer();
        using var first = Browser(nodes.First, cookies);
        using var second = Browser(nodes.Second, cookies);
        await WebLab.TakeTokenAsync(first);
        using var answer = await first.PostAsJsonAsync("api/session", new { userName = "annotator", password = WebLab.Password }, Stop);
        Assert.True(answer.IsSuccessStatusCode);

        var there = await second.GetFromJsonAsync<JsonElement>("api/session", Stop);
        Assert.Equal("annotator", there.GetProperty("person").GetProperty("userName").GetString());
        // A cookie that somebody copied before: the database says that its session has ended.
        var copied = new CookieContainer();
        using (var other = Browser(nodes.First, copied))
        {
            await WebLab.TakeTokenAsync(other);
            using var again = await other.PostAsJsonAsync("api/session", new { userName = "lead", password = WebLab.Password }, Stop);
            Assert.True(again.IsSuccessStatusCode);
        }

        using var here = Browser(nodes.First, copied);
        using var elsewhere = Browser(nodes.Second, copied);
        Assert.True(await IsSignedInAsync(here) && await IsSignedInAsync(elsewhere));
        await using (var db = await nodes.Second.DatabaseAsync())
            await db.UserTokens.ExecuteDeleteAsync(Stop);
        await Patience.UntilAsync(
            async () => !await IsSignedInAsync(here) && !await IsSignedInAsync(elsewhere),
            "The session has ended on both nodes",
            Stop
        );
    }

    [Fact]
    public async Task Nodes_have_one_id_and_their_setup_links_open_the_form_on_both_until_there_is_an_administrator()
    {
        await using var nodes = await TwoNodes.StartAsync();
        Assert.Equal(
            nodes.First.Services.GetRequiredService<ServerIdentity>().Id,
            nodes.Second.Services.GetRequiredService<ServerIdentity>().Id
        );
        await using (var db = await nodes.First.DatabaseAsync())
            await db.Users.ExecuteUpdateAsync(set => set.SetProperty(person => person.IsAdministrator, false), Stop);
        using var first = ActivatorUtilities.CreateInstance<AdministratorLink>(nodes.First.Services);
        using var second = ActivatorUtilities.CreateInstance<AdministratorLink>(nodes.Second.Services);
        await first.IssueIfNeededAsync();
        await second.IssueIfNeededAsync();
        var (one, other) = (first.Token, second.Token);

        Assert.True(second.Accepts(one) && first.Accepts(other) && !first.Accepts(one + "0"));
        Assert.NotEmpty(await second.CreateAsync(one, "anna", "", "short"));
        Assert.True(first.Accepts(one) && first.Accepts(other));
        Assert.Empty(await second.CreateAsync(one, "anna", "", WebLab.Password));

        Assert.False(first.Accepts(one) || first.Accepts(other) || second.Accepts(other));
        Assert.NotEmpty(await first.CreateAsync(other, "bert", "", WebLab.Password));
    }

    [Fact]
    public async Task Keys_of_a_folder_are_taken_over_and_stand_in_no_backup_that_anybody_can_read()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var services = nodes.First.Services;
        var values = services.GetRequiredService<ServerValues>();
        Assert.NotEmpty(values.Find(ServerValues.KeyPrefix));
        using var place = new TemporaryFolder();
        foreach (var keys in (bool[])[false, true])
        {
            var written = await DataBackup.WriteAsync(
                services.GetRequiredService<DataFolder>(),
                place.File($"{keys}.zip"),
                new BackupOptions(Keys: keys),
                TimeProvider.System,
                source: services.GetRequiredService<DatabaseSource>(),
                cancellationToken: Stop
            );
            using var archive = ZipFile.OpenRead(written.File);
            var file = place.File($"{keys}.db");
            archive.GetEntry("annotatehub.db")!.ExtractToFile(file);
            Assert.Equal(
                keys,
                await File.ReadAllTextAsync(file, System.Text.Encoding.Latin1, Stop) is var text && text.Contains("<masterKey")
            );
            await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            await connection.OpenAsync(Stop);
            await using var count = connection.CreateCommand();
            count.CommandText = "SELECT count(*) > 0 FROM ServerValues WHERE Name LIKE 'key/%'";
            Assert.Equal(keys ? 1L : 0L, await count.ExecuteScalarAsync(Stop));
        }
    }

    [Fact]
    public async Task A_start_without_the_settings_of_the_bucket_is_refused()
    {
        await using var lab = await WebLab.StartAsync();
        var values = lab.Services.GetRequiredService<ServerValues>();
        var record = Record(lab, new StorageSettings(), lab.Services.GetRequiredService<IObjectStore>());
        record.Check();
        values.Write("store", "s3://pictures/lab");

        var refused = Assert.Throws<StorageSettingsException>(record.Check);

        Assert.StartsWith(
            "The source files of this installation lie in s3://pictures/lab, and Storage:Provider is not 's3'.",
            refused.Message
        );
        StoreRecord.WriteFolder(values);
        record.Check();
    }

    [Fact]
    public async Task A_start_with_a_bucket_while_the_source_files_lie_elsewhere_is_refused_until_they_were_copied()
    {
        await using var lab = await WebLab.StartAsync();
        var values = lab.Services.GetRequiredService<ServerValues>();
        using var place = new TemporaryFolder();
        // What kind of store it is does not matter here: its place is another.
        var bucket = new BlobStore(new DataFolder(place.File("bucket")));
        var record = Record(lab, new StorageSettings { Provider = "s3", Bucket = "pictures" }, bucket);
        await ForgetPlanesAsync(lab);
        values.Write("store", "folder");

        // Nothing was stored yet: any place is right.
        record.Check();
        Assert.Equal(bucket.Place, values.Find("store")["store"]);

        await using (var db = await lab.Services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync(Stop))
        {
            var project = new Project { Name = "Guided" };
            var person = new Person { UserName = "guide", NormalizedUserName = "GUIDE" };
            db.AddRange(project, person);
            await db.SaveChangesAsync(Stop);
            db.GuidePictures.Add(
                new GuidePicture
                {
                    ProjectId = project.Id,
                    AddedById = person.Id,
                    Name = "abc.png",
                    Hash = AbcHash,
                }
            );
            await db.SaveChangesAsync(Stop);
        }

        values.Write("store", "folder");
        Assert.StartsWith(
            $"The source files of this installation lie in the data folder, and the settings Storage:* name {bucket.Place}. Copy the files "
                + "there with 'annotatehub copy-objects --to s3'",
            Assert.Throws<StorageSettingsException>(record.Check).Message
        );
        values.Write("store", "s3://other/lab");
        Assert.StartsWith(
            $"The source files of this installation lie in s3://other/lab, and the settings Storage:* name {bucket.Place}.",
            Assert.Throws<StorageSettingsException>(record.Check).Message
        );
        Assert.Equal("s3://other/lab", values.Find("store")["store"]);

        // The bucket lacks what the database knows: it does not count as copied.
        Assert.Equal([AbcHash], await record.TakeCopyAsync(bucket, Stop));
        Assert.Throws<StorageSettingsException>(record.Check);
        Assert.Equal(AbcHash, await bucket.PutAsync(new MemoryStream("abc"u8.ToArray()), Stop));
        Assert.Equal([], await record.TakeCopyAsync(bucket, Stop));
        record.Check();
        Assert.Equal(bucket.Place, values.Find("store")["store"]);
    }

    /// <summary>A server that went on with the folder has stored what the copy lacks.</summary>
    [Fact]
    public async Task A_copy_counts_until_a_server_starts_with_the_folder_again()
    {
        await using var lab = await WebLab.StartAsync();
        var values = lab.Services.GetRequiredService<ServerValues>();
        using var place = new TemporaryFolder();
        var bucket = new BlobStore(new DataFolder(place.File("bucket")));
        await ForgetPlanesAsync(lab);
        values.Write("store", "folder");
        var folder = Record(lab, new StorageSettings(), lab.Services.GetRequiredService<IObjectStore>());

        Assert.Equal([], await folder.TakeCopyAsync(bucket, Stop));
        Assert.Equal(bucket.Place, Assert.Single(values.Find("copied")).Value);
        folder.Check();

        Assert.Empty(values.Find("copied"));
    }

    private static async Task ForgetPlanesAsync(WebLab lab)
    {
        await using var db = await lab.Services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync(Stop);
        await db.Planes.ExecuteDeleteAsync(Stop);
    }

    private static StoreRecord Record(WebLab lab, StorageSettings settings, IObjectStore store) =>
        new(
            lab.Services.GetRequiredService<ServerValues>(),
            settings,
            store,
            lab.Services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>()
        );

    private static async Task<bool> IsSignedInAsync(HttpClient browser) =>
        (await browser.GetFromJsonAsync<JsonElement>("api/session", Stop)).GetProperty("person").ValueKind is JsonValueKind.Object;

    private static HttpClient Browser(WebLab node, CookieContainer cookies) =>
        new(new CookieContainerHandler(cookies) { InnerHandler = node.Handler() }) { BaseAddress = new Uri("http://localhost/") };
}
