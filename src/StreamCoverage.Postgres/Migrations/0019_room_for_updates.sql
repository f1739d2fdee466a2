-- Documents that every slice writes anew keep their place: with room in its page for the next version a row's index entry stays, and what
-- is dead goes with the next look at the page. Full pages would take each version elsewhere and leave an index entry behind.

ALTER TABLE streamcoverage.mt_doc_cellcoverage SET (fillfactor = 45);
ALTER TABLE streamcoverage.mt_doc_operatorstanding SET (fillfactor = 45);
ALTER TABLE streamcoverage.mt_doc_operatorcontribution SET (fillfactor = 45);
