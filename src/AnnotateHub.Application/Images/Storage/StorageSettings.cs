using System.Globalization;

namespace AnnotateHub.Application.Images.Storage;

/// <summary>Settings <c>Storage:*</c> (docs/operation.md): where source files are kept.</summary>
public sealed record StorageSettings
{
    /// <summary>Of the cache where none is named: 20 GiB.</summary>
    public const long DefaultCacheBytes = 20L << 30;

    /// <summary><c>folder</c> or <c>s3</c>.</summary>
    public string Provider { get; init; } = "folder";

    /// <summary>Address of an S3 server that is not Amazon's, such as <c>https://s3.example.org</c>.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Such as <c>eu-central-1</c>; other servers than Amazon's mostly take any.</summary>
    public string Region { get; init; } = "";

    public string Bucket { get; init; } = "";

    /// <summary>What all keys begin with, so that a bucket can have other tenants.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The bucket in the path and not in the name of the host: what most servers besides Amazon's need.</summary>
    public bool PathStyle { get; init; }

    /// <summary>Empty: what the environment of the process has (AWS_ACCESS_KEY_ID, a profile, the machine's role).</summary>
    public string AccessKey { get; init; } = "";

    public string SecretKey { get; init; } = "";

    /// <summary>A file whose first line is the secret key.</summary>
    public string SecretKeyFile { get; init; } = "";

    /// <summary>Where this node keeps copies of what it read; empty: <c>object-cache</c> in the data folder.</summary>
    public string CacheFolder { get; init; } = "";

    public long CacheBytes { get; init; } = DefaultCacheBytes;

    public StorageProvider Kind =>
        Provider.Trim().Equals("s3", StringComparison.OrdinalIgnoreCase) ? StorageProvider.S3 : StorageProvider.Folder;

    /// <summary>What the command line has: <c>Storage__Bucket</c> and so on.</summary>
    public static StorageSettings FromEnvironment() => From(name => Environment.GetEnvironmentVariable($"Storage__{name}"));

    /// <param name="valueOf">From the name of a setting to what is written there.</param>
    /// <exception cref="StorageSettingsException">A number or a switch is none.</exception>
    public static StorageSettings From(Func<string, string?> valueOf)
    {
        string Text(string name) => valueOf(name)?.Trim() ?? "";
        return new StorageSettings
        {
            Provider = Text(nameof(Provider)) is { Length: > 0 } provider ? provider : "folder",
            Endpoint = Text(nameof(Endpoint)),
            Region = Text(nameof(Region)),
            Bucket = Text(nameof(Bucket)),
            Prefix = Text(nameof(Prefix)).Trim('/'),
            PathStyle = Text(nameof(PathStyle)) switch
            {
                "" => false,
                var text when bool.TryParse(text, out var isOn) => isOn,
                var text => throw new StorageSettingsException($"Storage:PathStyle is '{text}'; expected true or false."),
            },
            AccessKey = Text(nameof(AccessKey)),
            SecretKey = Text(nameof(SecretKey)),
            SecretKeyFile = Text(nameof(SecretKeyFile)),
            CacheFolder = Text(nameof(CacheFolder)),
            CacheBytes = Text(nameof(CacheBytes)) switch
            {
                "" => DefaultCacheBytes,
                var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) => bytes,
                var text => throw new StorageSettingsException($"Storage:CacheBytes is '{text}'; expected a number of bytes."),
            },
        };
    }

    /// <summary>A sentence for the first setting that cannot be, or null.</summary>
    public string? FaultOf()
    {
        if (!Provider.Trim().Equals("folder", StringComparison.OrdinalIgnoreCase) && Kind is StorageProvider.Folder)
            return $"Storage:Provider is '{Provider}'; it must be 'folder' or 's3'.";
        if (Kind is StorageProvider.Folder)
            return Bucket.Length > 0 || Endpoint.Length > 0
                ? "Storage:Bucket or Storage:Endpoint is set and Storage:Provider is not 's3'. Set it, or remove them."
                : null;
        if (Bucket.Length == 0)
            return "Storage:Provider is 's3' and Storage:Bucket is empty; name the bucket.";
        if (Endpoint.Length == 0 && Region.Length == 0)
            return "Storage:Provider is 's3', and both Storage:Endpoint and Storage:Region are empty; name the server's address, or the "
                + "region of Amazon's.";
        if (
            Endpoint.Length > 0
            && !(
                Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address.UserInfo == ""
            )
        )
            return $"Storage:Endpoint is no address such as https://s3.example.org, without name and password.";
        if (SecretKey.Length > 0 && SecretKeyFile.Length > 0)
            return "Storage:SecretKey and Storage:SecretKeyFile are both set; give one of them.";
        if (SecretKeyFile.Length > 0 && !File.Exists(SecretKeyFile))
            return $"Storage:SecretKeyFile '{SecretKeyFile}' is not there.";
        if (AccessKey.Length > 0 != (SecretKey.Length > 0 || SecretKeyFile.Length > 0))
            return "Storage:AccessKey and a secret key (Storage:SecretKeyFile or Storage:SecretKey) go together; one of them is missing.";
        return CacheBytes < 1 << 20 ? $"Storage:CacheBytes is {CacheBytes}; expected 1048576 (1 MiB) or more." : null;
    }

    internal string ReadSecretKey() => SecretKeyFile.Length > 0 ? File.ReadLines(SecretKeyFile).FirstOrDefault("").Trim() : SecretKey;

    /// <summary>Without the keys.</summary>
    public override string ToString() => Kind is StorageProvider.Folder ? "folder" : $"s3://{Bucket}/{Prefix}";
}
