using AnnotateHub.Application.Images.Storage;

namespace AnnotateHub.Application.Tests.Images.Storage;

public sealed class StorageSettingsTests
{
    private static readonly Dictionary<string, string> Whole = new()
    {
        ["Provider"] = "s3",
        ["Endpoint"] = "https://s3.example.org",
        ["Bucket"] = "images",
        ["AccessKey"] = "key",
        ["SecretKey"] = "secret",
    };

    [Fact]
    public void Without_settings_the_folder_keeps_the_files()
    {
        var settings = StorageSettings.From(_ => null);

        Assert.Equal((StorageProvider.Folder, null), (settings.Kind, settings.FaultOf()));
    }

    [Fact]
    public void Settings_of_a_bucket_are_read_as_they_are_written()
    {
        var settings = With(("Prefix", "/study/"), ("PathStyle", "True"), ("CacheBytes", "2000000"));

        Assert.Null(settings.FaultOf());
        Assert.Equal(
            (StorageProvider.S3, "study", true, 2_000_000L),
            (settings.Kind, settings.Prefix, settings.PathStyle, settings.CacheBytes)
        );
    }

    [Theory]
    [InlineData("Provider", "azure", "must be 'folder' or 's3'")]
    [InlineData("Provider", "folder", "Storage:Provider is not 's3'")]
    [InlineData("Bucket", "", "name the bucket")]
    [InlineData("Endpoint", "", "Storage:Region are empty")]
    [InlineData("Endpoint", "s3.example.org", "is no address")]
    [InlineData("Endpoint", "https://key:secret@s3.example.org", "without name and password")]
    [InlineData("AccessKey", "", "go together")]
    [InlineData("SecretKey", "", "go together")]
    [InlineData("SecretKeyFile", "/no/such/file", "both set")]
    [InlineData("CacheBytes", "5", "expected 1048576")]
    public void What_cannot_be_is_named(string name, string value, string expected) =>
        Assert.Contains(expected, With((name, value)).FaultOf());

    [Theory]
    [InlineData("PathStyle", "maybe", "expected true or false")]
    [InlineData("CacheBytes", "20 GB", "expected a number of bytes")]
    public void A_word_that_is_no_number_is_named(string name, string value, string expected) =>
        Assert.Contains(expected, Assert.Throws<StorageSettingsException>(() => With((name, value))).Message);

    [Fact]
    public void Settings_in_a_log_hold_no_secret() => Assert.DoesNotContain("secret", With().ToString());

    private static StorageSettings With(params (string Name, string Value)[] changes)
    {
        var values = new Dictionary<string, string>(Whole);
        foreach (var (name, value) in changes)
            values[name] = value;
        return StorageSettings.From(values.GetValueOrDefault);
    }
}
