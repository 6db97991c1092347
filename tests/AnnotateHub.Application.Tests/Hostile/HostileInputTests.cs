using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Experiments;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Images.Metadata;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports.Files;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Hostile;

namespace AnnotateHub.Application.Tests.Hostile;

/// <summary>Broken tables, plans, predictions and archives are taken or refused by a sentence; see
/// <see cref="HostileCampaign{T}"/>.</summary>
public sealed class HostileInputTests : IDisposable
{
    private static readonly byte[] Database = Enumerable.Range(0, 3_000).Select(at => (byte)(at / 7)).ToArray();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Broken_tables_of_image_metadata() =>
        Hold(
            new HostileCampaign<InvalidOperationException>(
                file => MetadataSheet.Read(file.Content) is Result<MetadataSheet>.Refused { Reason: var reason } ? [reason] : [],
                16 << 20
            )
            {
                Break = Mutations.From,
            },
            [
                new("own.csv", "image,patient,well,field,dose\nr06c04f2p01,06,B4,2,\"3, twice\"\nr06c04f2p02,06,B4,2,4\n"),
                new("tabs.csv", "\uFEFFfile\tPatient\r\na.tif\t'=1+1\r\nb.tif\t7\r\n"),
            ]
        );

    [Fact]
    public void Broken_predictions()
    {
        Hold(
            new HostileCampaign<IOException>(
                file =>
                {
                    var path = _folder.File(file.Name);
                    File.WriteAllBytes(path, file.Content);
                    PredictionFile.IsOne(path);
                    Assert.All(PredictionFile.Read(path), prediction => Assert.True(double.IsFinite(prediction.Score)));
                    return [];
                },
                32 << 20
            )
            {
                Break = Mutations.From,
                NamesTheFile = true,
            },
            [
                new(
                    "predictions.json",
                    """
                    [{"image":"a","class":"R","score":0.9,"box":[1,2,3,4],"detector":0.5,"probabilities":{"R":0.9,"G":0.1}},
                    {"image":"b","class":"G","score":1,"box":[0,0,5,6]}]
                    """
                ),
                new("predictions.csv", "image,class,score,x1,y1,x2,y2,detector,p_R,p_G\na,R,0.9,1,2,3,4,0.5,0.9,0.1\nb,G,1,0,0,5,6,,,\n"),
            ]
        );
    }

    [Fact]
    public void Broken_plans_of_experiments() =>
        Hold(
            new HostileCampaign<InvalidOperationException>(
                file => ExperimentPlanReader.Read(Encoding.UTF8.GetString(file.Content), "/data") is { Fault: { } fault } ? [fault] : [],
                32 << 20
            )
            {
                Break = Mutations.From,
            },
            [
                new(
                    "plan.yaml",
                    """
                    images: plate/images
                    truth: "plate/xml"
                    preset: published
                    classes: [R, G, U]
                    inputs:
                      Brightfield: brightfield
                      All: &all [Brightfield, Hoechst]
                    input: All
                    networks:
                      Small: small
                      Frozen: { network: resnet18, weights: w.safetensors, frozen: true }
                    seeds: [4, 5]
                    tables: [2, 7, 4]
                    sizes: [50, 100]
                    test: 0.25
                    steps: 10
                    """
                ),
            ]
        );

    [Fact]
    public void Broken_backups()
    {
        var (backup, number) = (_folder.File("backup.zip"), 0);
        Hold(
            new HostileCampaign<BackupException>(
                file =>
                {
                    File.WriteAllBytes(backup, file.Content);
                    var target = Directory.CreateDirectory(_folder.File($"restored{number++ % 8}"));
                    try
                    {
                        BackupArchive
                            .ReadAsync(
                                backup,
                                null,
                                // No database of this test is one; the others are looked into and go where a restore would put them.
                                name => name == "annotatehub.db" ? null : Path.Combine(target.FullName, name),
                                () => { },
                                CancellationToken.None
                            )
                            .GetAwaiter()
                            .GetResult();
                        return [];
                    }
                    finally
                    {
                        target.Delete(recursive: true);
                    }
                },
                32 << 20
            )
            {
                // Every third with a sound archive around a broken list of its files.
                Break = (content, seed) =>
                    seed % 3 == 0 ? WithManifest(Mutations.From(Manifest(), seed)) : BinaryMutations.From(content, seed),
                NamesTheFile = true,
            },
            [new("backup.zip", WithManifest(Manifest()))]
        );
        // Nothing was written beside the folder that a restore names.
        Assert.Equal(["backup.zip"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Broken_archives_of_images()
    {
        var (upload, number) = (_folder.File("upload.zip"), 0);
        Hold(
            new HostileCampaign<InvalidOperationException>(
                file =>
                {
                    File.WriteAllBytes(upload, file.Content);
                    var target = _folder.File($"expanded{number++ % 8}");
                    var expansion = new ZipExpansion(new ZipLimits(100, 1 << 20, 1 << 19));
                    expansion.ExpandAsync(upload, target, CancellationToken.None).GetAwaiter().GetResult();
                    Assert.All(expansion.Files, one => Assert.StartsWith(target, one.File, StringComparison.Ordinal));
                    Directory.Delete(target, recursive: true);
                    return expansion.Problems.Select(problem => problem.Message);
                },
                32 << 20
            ),
            [new("upload.zip", WithManifest(Manifest()))]
        );
        Assert.Equal(["upload.zip"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    private static byte[] Manifest() =>
        JsonSerializer.SerializeToUtf8Bytes(
            new BackupManifest(
                BackupManifest.CurrentFormat,
                DateTimeOffset.UnixEpoch,
                "0.1.0",
                [Entry("annotatehub.db"), Entry("server.json"), Entry($"blobs/{Sum(Database)[..2]}/{Sum(Database)}")],
                ["blobs/gone"]
            ),
            JsonSerializerOptions.Web
        );

    private static BackupEntry Entry(string name) => new(name, Database.Length, Sum(Database));

    private static string Sum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] WithManifest(byte[] manifest)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "annotatehub.db", "server.json", $"blobs/{Sum(Database)[..2]}/{Sum(Database)}" })
                Add(zip, name, Database);
            Add(zip, BackupManifest.EntryName, manifest);
        }

        return bytes.ToArray();

        static void Add(ZipArchive zip, string name, byte[] content)
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(content);
        }
    }

    private static void Hold<TRefusal>(HostileCampaign<TRefusal> campaign, IReadOnlyList<SoundFile> sound)
        where TRefusal : Exception
    {
        var faults = campaign.Run(sound, 300);
        Assert.True(faults.Length == 0, faults);
    }
}
