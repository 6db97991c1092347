using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace AnnotateHub.Application.Images.Storage.S3;

/// <summary>The part of a bucket that the settings name, spoken to in the way that every S3 server understands.</summary>
/// <remarks>
/// What goes up is signed with the SHA-256 of its content, which the server compares; the newer checksums in trailers are left out, since
/// servers besides Amazon's refuse them.
/// </remarks>
internal sealed class S3Bucket : IDisposable
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);
    private readonly AmazonS3Client _client;
    private readonly AmazonS3Client _probe;
    private readonly string _bucket;
    private readonly string _prefix;

    public S3Bucket(StorageSettings settings)
    {
        (_bucket, _prefix) = (settings.Bucket, settings.Prefix.Length > 0 ? $"{settings.Prefix.Trim('/')}/" : "");
        var server = settings.Endpoint.Length > 0 ? $" at {new Uri(settings.Endpoint).GetLeftPart(UriPartial.Authority)}" : "";
        Place = $"s3://{_bucket}/{_prefix}{server}";
        _client = Connect(settings, retries: 4, timeout: null);
        _probe = Connect(settings, retries: 0, ProbeTimeout);
    }

    public string Place { get; }

    public string KeyOf(string hash) =>
        ContentHash.IsValid(hash)
            ? $"{_prefix}{hash[..2]}/{hash[2..4]}/{hash}"
            : throw new ArgumentException($"An object is named by 64 lower-case hexadecimal digits; found '{hash}'.");

    public Task<long?> SizeAsync(string hash, CancellationToken cancellationToken) =>
        AskAsync<long?>(
            async () =>
            {
                try
                {
                    var request = new GetObjectMetadataRequest { BucketName = _bucket, Key = KeyOf(hash) };
                    return (await _client.GetObjectMetadataAsync(request, cancellationToken)).ContentLength;
                }
                catch (AmazonS3Exception none) when (none.StatusCode is HttpStatusCode.NotFound)
                {
                    return null;
                }
            },
            cancellationToken
        );

    /// <summary>What the server sends for the object; a fault while it is read is for <see cref="AskAsync"/> too.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public async Task<GetObjectResponse> GetAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetObjectAsync(new GetObjectRequest { BucketName = _bucket, Key = KeyOf(hash) }, cancellationToken);
        }
        catch (AmazonS3Exception none) when (none.StatusCode is HttpStatusCode.NotFound && none.ErrorCode is not "NoSuchBucket")
        {
            throw new FileNotFoundException($"The source file {hash} is not in {Place}; restore it from a backup.", hash);
        }
    }

    public Task PutAsync(string hash, string file, CancellationToken cancellationToken) =>
        AskAsync(
            () =>
                _client.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = _bucket,
                        Key = KeyOf(hash),
                        FilePath = file,
                        ContentType = "application/octet-stream",
                        UseChunkEncoding = false,
                    },
                    cancellationToken
                ),
            cancellationToken
        );

    /// <summary>In parts; until the last is there and the server was told so, the object does not exist.</summary>
    public async Task PutInPartsAsync(string hash, string file, long bytes, long partBytes, CancellationToken cancellationToken)
    {
        var key = KeyOf(hash);
        var upload = (
            await AskAsync(
                () =>
                    _client.InitiateMultipartUploadAsync(
                        new InitiateMultipartUploadRequest
                        {
                            BucketName = _bucket,
                            Key = key,
                            ContentType = "application/octet-stream",
                        },
                        cancellationToken
                    ),
                cancellationToken
            )
        ).UploadId;
        try
        {
            var parts = new List<PartETag>();
            for (var at = 0L; at < bytes; at += partBytes)
            {
                var request = new UploadPartRequest
                {
                    BucketName = _bucket,
                    Key = key,
                    UploadId = upload,
                    PartNumber = parts.Count + 1,
                    FilePath = file,
                    FilePosition = at,
                    PartSize = Math.Min(partBytes, bytes - at),
                    UseChunkEncoding = false,
                };
                var part = await AskAsync(() => _client.UploadPartAsync(request, cancellationToken), cancellationToken);
                parts.Add(new PartETag(parts.Count + 1, part.ETag));
            }

            await AskAsync(
                () =>
                    _client.CompleteMultipartUploadAsync(
                        new CompleteMultipartUploadRequest
                        {
                            BucketName = _bucket,
                            Key = key,
                            UploadId = upload,
                            PartETags = parts,
                        },
                        cancellationToken
                    ),
                cancellationToken
            );
        }
        catch
        {
            await AbortAsync(key, upload);
            throw;
        }
    }

    public Task DeleteAsync(string hash, CancellationToken cancellationToken) =>
        AskAsync(
            () => _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _bucket, Key = KeyOf(hash) }, cancellationToken),
            cancellationToken
        );

    /// <summary>A page of the list, and what asks for the next.</summary>
    public async Task<(IReadOnlyList<StoredObject> Objects, string? Next)> ListAsync(string? next, CancellationToken cancellationToken)
    {
        var page = await AskAsync(
            () =>
                _client.ListObjectsV2Async(
                    new ListObjectsV2Request
                    {
                        BucketName = _bucket,
                        Prefix = _prefix,
                        ContinuationToken = next,
                    },
                    cancellationToken
                ),
            cancellationToken
        );
        var objects = new List<StoredObject>();
        foreach (var item in page.S3Objects ?? [])
            // What else lies there is not ours.
            if (item.Key[(item.Key.LastIndexOf('/') + 1)..] is var hash && ContentHash.IsValid(hash) && item.Key == KeyOf(hash))
                objects.Add(new StoredObject(hash, item.Size ?? 0));
        return (objects, page.IsTruncated == true ? page.NextContinuationToken : null);
    }

    /// <summary>A sentence where it does not answer within seconds.</summary>
    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            var request = new ListObjectsV2Request
            {
                BucketName = _bucket,
                Prefix = _prefix,
                MaxKeys = 1,
            };
            await AskAsync(() => _probe.ListObjectsV2Async(request, cancellationToken), cancellationToken);
            return null;
        }
        catch (ObjectStoreAwayException away)
        {
            return away.Message;
        }
    }

    /// <summary>Every fault of the way to the server becomes one sentence.</summary>
    /// <exception cref="ObjectStoreAwayException">The server does not answer, or refuses.</exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (Exception fault)
            when (!cancellationToken.IsCancellationRequested
                && fault is AmazonServiceException or AmazonClientException or HttpRequestException or OperationCanceledException
            )
        {
            throw new ObjectStoreAwayException(Describe(fault), fault);
        }
    }

    public string Describe(Exception fault) =>
        fault switch
        {
            AmazonS3Exception { ErrorCode: "NoSuchBucket" } =>
                $"The object store {Place} has no such bucket; make it, or mend Storage:Bucket. Nothing was lost.",
            AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } refused =>
                $"The object store {Place} refuses this server ({refused.ErrorCode}); look at Storage:AccessKey, its secret key and the "
                    + "rights on the bucket. Nothing was lost.",
            OperationCanceledException => $"The object store {Place} does not answer in time. Nothing was lost; try again when it is back.",
            _ => $"The object store {Place} does not answer ({fault.Message.TrimEnd('.')}). Nothing was lost; try again when it is back.",
        };

    public void Dispose()
    {
        _client.Dispose();
        _probe.Dispose();
    }

    /// <summary>What cannot be taken back now the bucket's own rule for unfinished uploads takes (docs/operation.md).</summary>
    private async Task AbortAsync(string key, string upload)
    {
        try
        {
            await _probe.AbortMultipartUploadAsync(
                new AbortMultipartUploadRequest
                {
                    BucketName = _bucket,
                    Key = key,
                    UploadId = upload,
                }
            );
        }
        catch (Exception fault)
            when (fault is AmazonServiceException or AmazonClientException or HttpRequestException or OperationCanceledException)
        {
            // It is invisible, and costs room only.
        }
    }

    private static AmazonS3Client Connect(StorageSettings settings, int retries, TimeSpan? timeout)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = settings.PathStyle,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = retries,
            ConnectTimeout = ProbeTimeout,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (timeout is { } limit)
            config.Timeout = limit;
        if (settings.Endpoint.Length > 0)
            (config.ServiceURL, config.AuthenticationRegion) = (
                settings.Endpoint,
                settings.Region.Length > 0 ? settings.Region : "us-east-1"
            );
        else
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        return settings.AccessKey.Length > 0
            ? new AmazonS3Client(new BasicAWSCredentials(settings.AccessKey, settings.ReadSecretKey()), config)
            : new AmazonS3Client(config);
    }
}
