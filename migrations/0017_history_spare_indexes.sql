-- Others do what these did. Apart from their making, because nobody can even read while an index is dropped.
drop index deliveries_pending, deliveries_event_id_idx;
