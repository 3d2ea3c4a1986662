-- The spaces that have documents: who keeps the whole may know which, and no more of them.

CREATE FUNCTION inhabited() RETURNS TABLE (space text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT space.space FROM space
    WHERE EXISTS (SELECT 1 FROM document WHERE document.space = space.space)
    ORDER BY space.space
$$;
REVOKE EXECUTE ON FUNCTION inhabited FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inhabited TO pincite_keeper;
