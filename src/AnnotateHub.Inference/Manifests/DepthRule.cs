namespace AnnotateHub.Inference.Manifests;

public enum DepthRule
{
    /// <summary>Values as the file stores them.</summary>
    AsStored,

    /// <summary>0..255 by keeping the highest eight bits of the file's depth; files of eight bits stay as they are.</summary>
    HighByte,
}
