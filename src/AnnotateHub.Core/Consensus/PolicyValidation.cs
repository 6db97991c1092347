namespace AnnotateHub.Core.Consensus;

/// <summary>What is wrong with a policy before it meets boxes.</summary>
public static class PolicyValidation
{
    /// <summary>A sentence, or null.</summary>
    public static string? Validate(UnionPolicy policy)
    {
        if (policy.IouThreshold is not (> 0 and <= 1))
            return $"The IoU of the union lies above 0 and is at most 1; found {policy.IouThreshold}. The paper's default is 0.5.";
        if (policy.LooseBelow is not (>= 0 and <= 1))
            return $"The IoU below which a match counts as loose lies between 0 and 1; found {policy.LooseBelow}.";
        if (policy.NearMissFrom is not (> 0 and <= 1))
            return $"The IoU from which unmatched boxes are a near miss lies above 0 and is at most 1; found {policy.NearMissFrom}.";
        return null;
    }
}
